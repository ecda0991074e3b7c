package io.countersign.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.proposal.Effect;
import io.countersign.target.HttpPages.Viewer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/**
 * The sandbox as a server of its own, as docs/targets.openapi.yaml describes it: {@code java -jar countersign.jar
 * sandbox}. It needs no engine. It listens on this machine only.
 */
public final class SandboxServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SandboxServer.class);

    private static final int MOST_BYTES = 2 * 1024 * 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(10);
    private final Systems systems;
    private final @Nullable String token;

    /** The systems that are played. */
    record Systems(Shop shop, Payments payments, Crm crm, Purchasing purchasing, Books books, Pages pages) {}

    /**
     * @param port 0 for any that is free
     * @param token that callers have to send; null where none is needed
     */
    SandboxServer(Systems systems, int port, @Nullable String token) throws IOException {
        this.systems = systems;
        this.token = token;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts it with SANDBOX_PORT (8090), SANDBOX_TOKEN (none) and DATABASE_URL (a file under data/). */
    public static void run() {
        Map<String, String> environment = System.getenv();
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(environment.getOrDefault("DATABASE_URL", "jdbc:h2:file:./data/sandbox"));
        database.setUsername(environment.getOrDefault("DATABASE_USER", "sa"));
        database.setPassword(environment.getOrDefault("DATABASE_PASSWORD", ""));
        database.setMaximumPoolSize(20);
        Flyway.configure().dataSource(database).load().migrate();
        JdbcClient jdbc = JdbcClient.create(database);
        DataSourceTransactionManager transactions = new DataSourceTransactionManager(database);
        Clock clock = Clock.systemUTC();
        List.of(
                        new SandboxRecords(jdbc, transactions, clock),
                        new SandboxProspects(jdbc, transactions, clock),
                        new SandboxInvoicing(jdbc, transactions, clock),
                        new SandboxReaders(jdbc, transactions, clock))
                .forEach(SandboxSeed::afterPropertiesSet);
        try {
            SandboxServer server = new SandboxServer(
                    new Systems(
                            new SandboxShop(jdbc),
                            new SandboxPayments(jdbc, transactions, clock),
                            new SandboxCrm(jdbc, transactions, clock),
                            new SandboxPurchasing(jdbc),
                            new SandboxBooks(jdbc, transactions, clock),
                            new SandboxPages(jdbc, transactions, clock)),
                    Integer.parseInt(environment.getOrDefault("SANDBOX_PORT", "8090")),
                    environment.get("SANDBOX_TOKEN"));
            log.info("The sandbox's systems answer at http://localhost:{}", server.port());
        } catch (IOException e) {
            throw new IllegalStateException("The sandbox can't listen: " + e.getMessage(), e);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                if (!mayEnter(exchange)) {
                    problem(exchange, 401, "Send the token that this system was set up with.");
                    return;
                }
                Optional<Object> answer = answer(exchange);
                if (answer.isPresent()) {
                    write(exchange, 200, "application/json", HttpTarget.JSON.writeValueAsBytes(answer.get()));
                } else {
                    problem(exchange, 404, "There is nothing at this address.");
                }
            } catch (TargetRefused e) {
                problem(exchange, 422, String.valueOf(e.getMessage()));
            } catch (BadRequest e) {
                problem(exchange, 400, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                log.error("The sandbox failed", e);
                problem(exchange, 500, "It failed, and may have happened or not.");
            }
        }
    }

    private boolean mayEnter(HttpExchange exchange) {
        return token == null
                || MessageDigest.isEqual(
                        ("Bearer " + token).getBytes(StandardCharsets.UTF_8),
                        String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                                .getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Object> answer(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        if (path.length != 3) {
            return Optional.empty();
        }
        String target = path[1];
        String operation = path[2];
        if (exchange.getRequestMethod().equals("POST")) {
            byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
            return body.length > MOST_BYTES ? Optional.empty() : done(exchange, target + "/" + operation, body);
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            return Optional.empty();
        }
        String[] query = String.valueOf(exchange.getRequestURI().getRawQuery()).split("=", 2);
        if (query.length != 2) {
            throw new BadRequest("Say what is looked for, like ?key=…");
        }
        String value = URLDecoder.decode(query[1], StandardCharsets.UTF_8);
        return operation.equals("receipts") && query[0].equals("key")
                ? memory(target).map(memory -> receipt(value, memory.find(value).orElse(null)))
                : found(target + "/" + operation + "?" + query[0], value).map(items -> Map.of("items", items));
    }

    private Optional<Effect.Memory> memory(String target) {
        return Optional.ofNullable(
                switch (target) {
                    case "payments" -> systems.payments();
                    case "crm" -> systems.crm();
                    case "ledger" -> systems.books();
                    case "pages" -> systems.pages();
                    default -> null;
                });
    }

    private Optional<List<?>> found(String what, String value) {
        return Optional.ofNullable(
                switch (what) {
                    case "shop/customers?id" -> list(systems.shop().customer(value));
                    case "shop/orders?customer" -> systems.shop().orders(value);
                    case "shop/orders?number" -> list(systems.shop().order(value));
                    case "payments/payments?customer" -> systems.payments().of(value);
                    case "crm/prospects?id" -> list(systems.crm().prospect(value));
                    case "purchasing/suppliers?number" ->
                        list(systems.purchasing().supplier(value));
                    case "purchasing/suppliers?bank" ->
                        list(systems.purchasing().supplierWithBank(value));
                    case "purchasing/purchase-orders?number" ->
                        list(systems.purchasing().order(value));
                    case "ledger/bookings?supplier" -> systems.books().ofSupplier(value);
                    case "ledger/bookings?purchaseOrder" -> systems.books().ofOrder(value);
                    case "pages/pages?id" -> list(systems.pages().page(value));
                    case "pages/pages?newest" -> systems.pages().newest(most(value));
                    case "pages/viewers?page" ->
                        systems.pages().viewers(value).stream().map(Viewer::new).toList();
                    case "pages/readerships?audience" -> list(systems.pages().readership(value));
                    default -> null;
                });
    }

    private static <T> List<T> list(Optional<T> found) {
        return found.stream().toList();
    }

    private static int most(String value) {
        if (!value.matches("[0-9]{1,3}")) {
            throw new BadRequest("newest has to be a number up to 999.");
        }
        return Integer.parseInt(value);
    }

    private Optional<Object> done(HttpExchange exchange, String operation, byte[] body) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        if (key == null || key.isBlank() || key.length() > 200) {
            throw new BadRequest("Send an Idempotency-Key of up to 200 characters: nothing was done.");
        }
        Asked asked = Asked.read(body);
        String receipt = switch (operation) {
            case "payments/refunds" ->
                systems.payments().refund(key, asked.text("order"), asked.amount("amount"), asked.text("currency"));
            case "payments/credits" ->
                systems.payments()
                        .credit(
                                key,
                                asked.text("customer"),
                                asked.textOrNull("order"),
                                asked.amount("amount"),
                                asked.text("currency"));
            case "crm/contacts" -> systems.crm().noteContact(key, asked.text("prospect"), asked.text("note"));
            case "ledger/bookings" -> systems.books().book(key, asked.as(Books.Booking.class));
            case "pages/publications" ->
                systems.pages()
                        .publish(
                                key,
                                asked.text("page"),
                                asked.text("audience"),
                                asked.text("title"),
                                asked.text("body"));
            case "pages/withdrawals" -> systems.pages().withdraw(key, asked.text("page"));
            default -> null;
        };
        return Optional.ofNullable(receipt).map(given -> asked.answered(key, given));
    }

    private static Object receipt(String key, @Nullable String receipt) {
        return HttpTarget.JSON.createObjectNode().put("key", key).put("receipt", receipt);
    }

    private static void problem(HttpExchange exchange, int status, String detail) throws IOException {
        write(
                exchange,
                status,
                "application/problem+json",
                HttpTarget.JSON.writeValueAsBytes(Map.of("status", status, "detail", detail)));
    }

    private static void write(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** What somebody asks to be done. */
    private record Asked(ObjectNode body) {

        static Asked read(byte[] body) {
            try {
                if (HttpTarget.JSON.readTree(body) instanceof ObjectNode object) {
                    return new Asked(object);
                }
            } catch (IOException e) {
                throw new BadRequest("Not JSON: nothing was done.");
            }
            throw new BadRequest("Not a JSON object: nothing was done.");
        }

        String text(String field) {
            JsonNode value = body.path(field);
            if (!value.isTextual()) {
                throw new BadRequest("The field " + field + " is missing or no text: nothing was done.");
            }
            return value.asText();
        }

        @Nullable
        String textOrNull(String field) {
            return body.path(field).isNull() || body.path(field).isMissingNode() ? null : text(field);
        }

        BigDecimal amount(String field) {
            JsonNode value = body.path(field);
            if (!value.isNumber()) {
                throw new BadRequest("The field " + field + " is missing or no number: nothing was done.");
            }
            return value.decimalValue();
        }

        <T> T as(Class<T> type) {
            try {
                return HttpTarget.JSON.treeToValue(body, type);
            } catch (IOException e) {
                throw new BadRequest("Not a " + type.getSimpleName() + ": nothing was done.");
            }
        }

        Object answered(String key, String receipt) {
            return body.deepCopy().put("key", key).put("receipt", receipt);
        }
    }

    /** Something that can't be understood, so that nothing was done. */
    private static final class BadRequest extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BadRequest(String message) {
            super(message);
        }
    }
}
