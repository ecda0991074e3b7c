// A graph that pauses on Countersign's decision and resumes with it. No language model: the draft is a template.
import { Annotation, Command, END, interrupt, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import { ended, propose } from "./countersign.js";

const State = Annotation.Root({
  mail: Annotation(),
  action: Annotation(),
  key: Annotation(),
  report: Annotation(),
});

/** Where your own model would write the action. */
function draft({ mail }) {
  const amount = Number(mail.text.match(/\d+(\.\d+)?(?= EUR)/)[0]);
  return {
    action: {
      resolution: "refund",
      order: mail.order,
      amount,
      currency: "EUR",
      reply: `Hello, we have refunded ${amount.toFixed(2)} EUR. Kind regards`,
    },
  };
}

/** Asks instead of doing. A node of its own: what stands before an interrupt runs again when the graph resumes. */
async function ask({ mail, action }, { configurable }) {
  const { key } = await propose(
    "ticket",
    { customer: mail.customer, subject: mail.subject, text: mail.text, order: mail.order },
    { agent: { name: "langgraph-example", version: "1" }, action, summary: `Refund for ${mail.customer}` },
    configurable.thread_id,
  );
  return { key };
}

/** Pauses: the checkpointer keeps the graph until somebody resumes it with the case as it ended. */
function decide({ key }) {
  const { state, decision, effects } = interrupt({ waitingFor: key });
  const paid = effects.find((effect) => effect.operation === "refund" && effect.state === "done");
  // what was done is what effects says, not what was proposed: a person may have edited it
  const report = paid
    ? `${key}: ${paid.amount.toFixed(2)} EUR paid back${decision ? `, decided by ${decision.by}` : ""}`
    : `${key}: nothing paid, ${state}${decision?.comment ? `: ${decision.comment}` : ""}`;
  return { report };
}

const graph = new StateGraph(State)
  .addNode("draft", draft)
  .addNode("ask", ask)
  .addNode("decide", decide)
  .addEdge(START, "draft")
  .addEdge("draft", "ask")
  .addEdge("ask", "decide")
  .addEdge("decide", END)
  // in memory: take a checkpointer with a database where a pause has to outlive this program
  .compile({ checkpointer: new MemorySaver() });

const [customer = "C-1011", order = "A-5111", amount = "60", thread = `refund-${Date.now()}`] = process.argv.slice(2);
const config = { configurable: { thread_id: thread } };
const mail = { customer, order, subject: "Broken", text: `It arrived broken. Please refund ${amount} EUR.` };

await graph.invoke({ mail }, config);
const paused = await graph.getState(config);
console.log(`paused at ${paused.next} on ${paused.values.key}`);

const outcome = await ended(paused.values.key);
const { report } = await graph.invoke(new Command({ resume: outcome }), config);
console.log(report);
