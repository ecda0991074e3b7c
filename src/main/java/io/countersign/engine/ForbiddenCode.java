package io.countersign.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
            "resource");
    /** A variable, or its comparison with a word: nothing that could call anything. */
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\s*!?\\w+(\\s*==\\s*'\\w*')?\\s*}");

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
            NamedNodeMap attributes = element.getAttributes();
            for (int a = 0; a < attributes.getLength(); a++) {
                Node attribute = attributes.item(a);
                if (BpmnModelConstants.CAMUNDA_NS.equals(attribute.getNamespaceURI())
                        && FORBIDDEN_ATTRIBUTES.contains(attribute.getLocalName())) {
                    problems.add(owner(element) + ": “" + attribute.getNodeName()
                            + "” is not allowed in a model; use a delegate expression or a Camunda Form.");
                }
                checkExpression(element, attribute.getNodeValue(), problems);
            }
            boolean leaf = true;
            for (Node child = element.getFirstChild(); child != null && leaf; child = child.getNextSibling()) {
                leaf = !(child instanceof Element);
            }
            if (leaf && !name.equals("documentation") && !name.equals("text")) {
                checkExpression(element, element.getTextContent(), problems);
            }
            String language = element.getAttribute("language") + element.getAttribute("expressionLanguage");
            if (!language.isBlank() && !language.toLowerCase(Locale.ROOT).contains("feel")) {
                problems.add(owner(element) + ": expressions in “" + language + "” are not allowed.");
            }
        }
        return problems;
    }

    private static void checkExpression(Element element, String text, List<String> problems) {
        if ((text.contains("${") || text.contains("#{"))
                && !EXPRESSION.matcher(text.strip()).matches()) {
            problems.add(
                    owner(element) + ": “" + text.strip()
                            + "” is not allowed; an expression is a variable, or its comparison with a word: ${gate == 'automatic'}.");
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
