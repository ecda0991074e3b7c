// Countersign's API: propose an action, and wait for what became of it.
const URL = process.env.COUNTERSIGN_URL ?? "http://localhost:8080";
const ACCOUNT = process.env.COUNTERSIGN_ACCOUNT ?? "agent:agent";
const ENDS = ["done", "rejected", "refused", "expired"];

async function call(path, { body, headers } = {}) {
  const response = await fetch(URL + "/api" + path, {
    method: body ? "POST" : "GET",
    headers: {
      Authorization: "Basic " + Buffer.from(ACCOUNT).toString("base64"),
      "Content-Type": "application/json",
      ...headers,
    },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`Countersign: ${await response.text()}`);
  return response.json();
}

/** Opens a case with this proposal. The same idempotency key gives the same case, however often it is sent. */
export function propose(workflow, request, proposal, idempotencyKey) {
  return call("/proposals/" + workflow, {
    body: { request, proposal },
    headers: { "Idempotency-Key": idempotencyKey },
  });
}

/** The case when it has ended: carried out, rejected, refused or expired. */
export async function ended(key) {
  for (;;) {
    const found = await call(`/cases/${key}?wait=PT2M`);
    if (ENDS.includes(found.state)) return found;
  }
}
