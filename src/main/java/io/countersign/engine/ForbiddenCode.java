package io.countersign.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.w3c.dom.Text;
import org.xml.sax.SAXException;

/** Code has no place in a model: who may deploy would run it with all that the application may. */
final class ForbiddenCode {

    /** What runs code that is not one of our delegates, or shows a page that is no Camunda Form. */
    private static final Set<String> FORBIDDEN_ELEMENTS = Set.of(
            "script",
            "scriptTask",
            "connector",
            "executionListener",
            "taskListener",
            "field",
            "validation",
            "formData");

    private static final Set<String> FORBIDDEN_ATTRIBUTES = Set.of(
            "class",
            "expression",
            "formKey",
            "formHandlerClass",
            "variableMappingClass",
            "variableMappingDelegateExpression",
            "topic",
            "type",
            "resource");

    /** The engine reads its own attributes and elements from this namespace too; nothing else that looks at models does. */
    private static final String NAMESPACE_OF_BEFORE = "http://activiti.org/bpmn";

    /** A variable, or its comparison with a word or a number. */
    private static final String TERM = "!?\\w+(\\s*(==|!=|<=?|>=?)\\s*('\\w*'|\"\\w*\"|-?[0-9]+([.][0-9]+)?|\\w+))?";
    /** All that an expression may be, from its first to its last letter: nothing in it can call anything. */
    private static final Pattern EXPRESSION =
            Pattern.compile("\\$\\{\\s*" + TERM + "(\\s*(&&|\\|\\|)\\s*" + TERM + ")*\\s*}");

    private static final Pattern FEEL =
            Pattern.compile("feel|https?://www\\.omg\\.org/spec/(FEEL|DMN)/\\d{8}(/FEEL)?/?", Pattern.CASE_INSENSITIVE);

    private ForbiddenCode() {}

    /** Sentences that name element and mend; empty where there is none. */
    static List<String> problems(byte[] bytes) {
        List<String> problems = new ArrayList<>();
        NodeList elements = document(bytes).getElementsByTagName("*");
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            String name = element.getLocalName();
            if (FORBIDDEN_ELEMENTS.contains(name)) {
                problems.add(owner(element) + ": “" + name + "” is not allowed in a model; use a delegate or a table.");
            }
            boolean ofBefore = NAMESPACE_OF_BEFORE.equals(element.getNamespaceURI());
            NamedNodeMap attributes = element.getAttributes();
            for (int a = 0; a < attributes.getLength(); a++) {
                Node attribute = attributes.item(a);
                ofBefore = ofBefore || NAMESPACE_OF_BEFORE.equals(attribute.getNamespaceURI());
                if (BpmnModelConstants.CAMUNDA_NS.equals(attribute.getNamespaceURI())
                        && FORBIDDEN_ATTRIBUTES.contains(attribute.getLocalName())) {
                    problems.add(owner(element) + ": “" + attribute.getNodeName()
                            + "” is not allowed in a model; use a delegate expression or a Camunda Form.");
                }
                checkExpression(element, attribute.getNodeValue(), problems);
            }
            if (ofBefore) {
                problems.add(owner(element) + ": “" + NAMESPACE_OF_BEFORE + "” is not allowed; use “"
                        + BpmnModelConstants.CAMUNDA_NS + "”.");
            }
            if (mayRun(element)) {
                checkExpression(element, ownText(element), problems);
            }
            for (String language :
                    List.of(element.getAttribute("language"), element.getAttribute("expressionLanguage"))) {
                if (!language.isBlank() && !FEEL.matcher(language).matches()) {
                    problems.add(owner(element) + ": expressions in “" + language + "” are not allowed.");
                }
            }
        }
        return problems;
    }

    /** Text for people is no code, but the engine takes the documentation of a user task for an expression. */
    private static boolean mayRun(Element element) {
        return switch (element.getLocalName()) {
            case "documentation" ->
                element.getParentNode() instanceof Element task
                        && task.getLocalName().equals("userTask");
            case "text" -> false;
            default -> true;
        };
    }

    /** Without that of the elements in it: the engine reads it so, whatever else stands there. */
    private static String ownText(Element element) {
        StringBuilder text = new StringBuilder();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Text part) {
                text.append(part.getData());
            }
        }
        return text.toString();
    }

    private static void checkExpression(Element element, String text, List<String> problems) {
        if ((text.contains("${") || text.contains("#{"))
                && !EXPRESSION.matcher(text.strip()).matches()) {
            problems.add(
                    owner(element) + ": “" + text.strip()
                            + "” is not allowed; an expression is a variable, or its comparison with a word or a number: ${gate == 'automatic'}.");
        }
    }

    /** The element that an analyst would click on. */
    private static String owner(Element element) {
        for (Node node = element; node instanceof Element candidate; node = node.getParentNode()) {
            if (!candidate.getAttribute("id").isBlank()) {
                return "element " + candidate.getAttribute("id");
            }
        }
        return "the model";
    }

    private static Document document(byte[] bytes) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
