package io.countersign.target;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Plays the shop on tables of its own. */
class SandboxShop implements Shop {

    private final JdbcClient jdbc;

    SandboxShop(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Customer> customer(String id) {
        return jdbc.sql("SELECT id, name, email, since, business, risk FROM sandbox_customer WHERE id = ?")
                .param(id)
                .query((row, i) -> new Customer(
                        row.getString("id"),
                        row.getString("name"),
                        row.getString("email"),
                        row.getObject("since", LocalDate.class),
                        row.getBoolean("business"),
                        row.getString("risk")))
                .optional();
    }

    @Override
    public List<Order> orders(String customer) {
        return jdbc.sql("SELECT * FROM sandbox_order WHERE customer = ? ORDER BY ordered_on DESC, order_number DESC")
                .param(customer)
                .query(SandboxShop::order)
                .list();
    }

    @Override
    public Optional<Order> order(String number) {
        return jdbc.sql("SELECT * FROM sandbox_order WHERE order_number = ?")
                .param(number)
                .query(SandboxShop::order)
                .optional();
    }

    private static Order order(ResultSet row, int i) throws SQLException {
        return new Order(
                row.getString("order_number"),
                row.getString("customer"),
                row.getString("item"),
                row.getBigDecimal("total"),
                row.getString("currency"),
                row.getObject("ordered_on", LocalDate.class),
                row.getObject("promised_on", LocalDate.class),
                row.getObject("delivered_on", LocalDate.class));
    }
}
