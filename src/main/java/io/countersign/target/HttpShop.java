package io.countersign.target;

import java.util.List;
import java.util.Optional;

/** The shop over HTTP. */
record HttpShop(HttpTarget target) implements Shop {

    @Override
    public Optional<Customer> customer(String id) {
        return target.item("customers", "id", id, Customer.class, Customer::id);
    }

    @Override
    public List<Order> orders(String customer) {
        List<Order> orders = target.items("orders", "customer", customer, Order.class);
        if (orders.stream().anyMatch(order -> !order.customer().equals(customer))) {
            throw target.unclear("orders of somebody else");
        }
        return orders;
    }

    @Override
    public Optional<Order> order(String number) {
        return target.item("orders", "number", number, Order.class, Order::number);
    }
}
