package io.countersign;

import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Association;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnLabel;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.dc.Bounds;
import org.camunda.bpm.model.bpmn.instance.di.Waypoint;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** The drawing of a model: what has a shape, and what lies over what. */
final class Diagram {

    private final BpmnModelInstance model;
    private final Map<FlowNode, Rectangle2D> shapes = new LinkedHashMap<>();
    /** Sub-processes, on which their own elements are drawn. */
    private final Map<SubProcess, Rectangle2D> grounds = new LinkedHashMap<>();

    private final Map<SequenceFlow, List<Line2D>> lines = new LinkedHashMap<>();
    private final Set<Association> associations = new HashSet<>();
    private final Map<String, Rectangle2D> labels = new LinkedHashMap<>();

    Diagram(BpmnModelInstance model) {
        this.model = model;
        for (BpmnShape shape : model.getModelElementsByType(BpmnShape.class)) {
            if (shape.getBpmnElement() instanceof SubProcess ground) {
                grounds.put(ground, rectangle(shape.getBounds()));
            } else if (shape.getBpmnElement() instanceof FlowNode node) {
                shapes.put(node, rectangle(shape.getBounds()));
                label(node.getId(), shape.getBpmnLabel());
            }
        }
        for (BpmnEdge edge : model.getModelElementsByType(BpmnEdge.class)) {
            if (edge.getBpmnElement() instanceof SequenceFlow flow) {
                lines.put(flow, segments(edge.getWaypoints()));
                label(flow.getId(), edge.getBpmnLabel());
            } else if (edge.getBpmnElement() instanceof Association association) {
                associations.add(association);
            }
        }
    }

    boolean hasShape(FlowNode node) {
        return shapes.containsKey(node) || node instanceof SubProcess ground && grounds.containsKey(ground);
    }

    boolean hasEdge(SequenceFlow flow) {
        return lines.containsKey(flow);
    }

    boolean hasEdge(Association association) {
        return associations.contains(association);
    }

    /** Shapes over shapes, lines over shapes, lines across lines, labels over anything; in words. */
    List<String> overlaps() {
        List<String> found = new ArrayList<>();
        List<FlowNode> nodes = List.copyOf(shapes.keySet());
        List<SequenceFlow> flows = List.copyOf(lines.keySet());
        for (int i = 0; i < nodes.size(); i++) {
            for (FlowNode other : nodes.subList(i + 1, nodes.size())) {
                FlowNode node = nodes.get(i);
                if (!attached(node, other)
                        && !attached(other, node)
                        && inner(shapes.get(node)).intersects(shapes.get(other))) {
                    found.add(node.getId() + " lies over " + other.getId());
                }
            }
        }
        for (int i = 0; i < flows.size(); i++) {
            SequenceFlow flow = flows.get(i);
            shapes.forEach((node, shape) -> {
                if (!node.equals(flow.getSource())
                        && !node.equals(flow.getTarget())
                        && !attached(node, flow.getTarget())
                        && !attached(flow.getSource(), node)
                        && meets(flow, shape)) {
                    found.add(flow.getId() + " runs over " + node.getId());
                }
            });
            labels.forEach((id, label) -> {
                if (meets(flow, label)) {
                    found.add(flow.getId() + " runs over the label of " + id);
                }
            });
            for (SequenceFlow other : flows.subList(i + 1, flows.size())) {
                if (lines.get(flow).stream()
                        .anyMatch(one -> lines.get(other).stream().anyMatch(two -> cross(one, two)))) {
                    found.add(flow.getId() + " crosses " + other.getId());
                }
            }
        }
        grounds.forEach((ground, rectangle) -> found.addAll(onTheWrongGround(ground, rectangle)));
        List<String> ids = List.copyOf(labels.keySet());
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            Rectangle2D label = inner(labels.get(id));
            shapes.forEach((node, shape) -> {
                if (label.intersects(shape)) {
                    found.add("the label of " + id + " lies over " + node.getId());
                }
            });
            for (String other : ids.subList(i + 1, ids.size())) {
                if (label.intersects(labels.get(other))) {
                    found.add("the labels of " + id + " and " + other + " lie over each other");
                }
            }
        }
        return found;
    }

    /** What lies on a sub-process and is not part of it, or the other way round. */
    private List<String> onTheWrongGround(SubProcess ground, Rectangle2D rectangle) {
        List<String> found = new ArrayList<>();
        shapes.forEach((node, shape) -> {
            boolean part = isPart(node, ground);
            if (part ? !rectangle.contains(shape) : inner(rectangle).intersects(shape)) {
                found.add(node.getId() + (part ? " sticks out of " : " lies over ") + ground.getId());
            }
        });
        lines.keySet().stream()
                .filter(flow -> !isPart(flow, ground)
                        && !ground.equals(flow.getSource())
                        && !ground.equals(flow.getTarget())
                        && meets(flow, rectangle))
                .forEach(flow -> found.add(flow.getId() + " runs over " + ground.getId()));
        labels.forEach((id, label) -> {
            if (!isPart(model.getModelElementById(id), ground) && inner(label).intersects(rectangle)) {
                found.add("the label of " + id + " lies over " + ground.getId());
            }
        });
        return found;
    }

    private static boolean isPart(ModelElementInstance element, SubProcess ground) {
        for (ModelElementInstance at = element; at != null; at = at.getParentElement()) {
            if (at.equals(ground)) {
                return true;
            }
        }
        return false;
    }

    private boolean meets(SequenceFlow flow, Rectangle2D rectangle) {
        return lines.get(flow).stream().anyMatch(inner(rectangle)::intersectsLine);
    }

    /** Whether two lines cross; lines that only touch, or run together from the same gateway, don't. */
    private static boolean cross(Line2D one, Line2D two) {
        return side(one, two.getX1(), two.getY1()) * side(one, two.getX2(), two.getY2()) < 0
                && side(two, one.getX1(), one.getY1()) * side(two, one.getX2(), one.getY2()) < 0;
    }

    private static double side(Line2D line, double x, double y) {
        return Math.signum((line.getX2() - line.getX1()) * (y - line.getY1())
                - (line.getY2() - line.getY1()) * (x - line.getX1()));
    }

    private static boolean attached(FlowNode event, FlowNode host) {
        return event instanceof BoundaryEvent boundary && host.equals(boundary.getAttachedTo());
    }

    private void label(String id, BpmnLabel label) {
        if (label != null && label.getBounds() != null) {
            labels.put(id, rectangle(label.getBounds()));
        }
    }

    private static Rectangle2D rectangle(Bounds bounds) {
        return new Rectangle2D.Double(bounds.getX(), bounds.getY(), bounds.getWidth(), bounds.getHeight());
    }

    private static Rectangle2D inner(Rectangle2D r) {
        return new Rectangle2D.Double(r.getX() + 1, r.getY() + 1, r.getWidth() - 2, r.getHeight() - 2);
    }

    private static List<Line2D> segments(Collection<Waypoint> waypoints) {
        List<Waypoint> points = List.copyOf(waypoints);
        List<Line2D> segments = new ArrayList<>();
        for (int i = 1; i < points.size(); i++) {
            Waypoint from = points.get(i - 1);
            Waypoint to = points.get(i);
            segments.add(new Line2D.Double(from.getX(), from.getY(), to.getX(), to.getY()));
        }
        return segments;
    }
}
