package io.countersign.intake;

import io.countersign.cases.InvalidInput;
import io.countersign.cases.Refused;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Errors of the API as problem details (RFC 9457): what is wrong, and where. */
@RestControllerAdvice
class ApiErrors extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);

    @ExceptionHandler
    ProblemDetail invalid(InvalidInput problem) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, "The request is not valid: " + problem.getMessage() + ".");
        detail.setProperty("errors", problem.violations());
        return detail;
    }

    @ExceptionHandler
    ProblemDetail refused(Refused problem) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatusCode.valueOf(problem.kind().status()), problem.getMessage());
    }

    @ExceptionHandler
    ProblemDetail notFound(CaseController.NotFound problem) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, Objects.requireNonNull(problem.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail tooLarge(CaseController.TooLarge problem) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.PAYLOAD_TOO_LARGE, Objects.requireNonNull(problem.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail differentBody(Door.DifferentBody problem) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_ENTITY, Objects.requireNonNull(problem.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail failed(RuntimeException problem) {
        log.error("A request failed", problem);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "That did not work. Try again; if it stays so, tell an operator.");
    }
}
