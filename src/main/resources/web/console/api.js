/** The REST interface as the console uses it. Every refusal becomes one Problem. */

export class Problem extends Error {
  constructor(body, status) {
    super(body.title ?? "That did not work.");
    this.detail = body.detail;
    this.type = body.type ?? "";
    this.status = status;
    this.state = body.state;
    this.version = body.version;
    this.retryAfterMs = body.retryAfterMs;
    this.reference = body.reference;
    this.fields = body.fields ?? [];
  }

  is(kind) {
    return this.type.endsWith(`/problems/${kind}`);
  }

  /** One sentence for a person, with the fields at fault where no form shows them. */
  get sentence() {
    const faults = this.fields.map((field) => field.message);
    const reference = this.reference && `Reference: ${this.reference}.`;
    return [this.message, this.detail, ...faults, reference].filter(Boolean).join(" ");
  }
}

async function problemOf(response) {
  try {
    const body = await response.json();
    if (body && typeof body === "object") return new Problem(body, response.status);
  } catch {
    // A proxy between us and the service answers in HTML: the status is all there is to tell.
  }
  return new Problem({ title: `The service answered with ${response.status}.` }, response.status);
}

async function call(method, path, body, contentType) {
  const headers = { Accept: "application/json, application/problem+json" };
  const options = { method, headers, credentials: "same-origin" };
  if (body instanceof Blob) {
    headers["Content-Type"] = contentType ?? body.type;
    options.body = body;
  } else if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Problem({ type: "/problems/offline", title: "The service cannot be reached from here just now." }, 0);
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.status === 401) dispatchEvent(new CustomEvent("candor-signed-out"));
    throw problem;
  }
  // Much can be read by anybody; only staff change things.
  if (method !== "GET") dispatchEvent(new CustomEvent("candor-signed-in"));
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
export const put = (path, body) => call("PUT", path, body);
export const remove = (path) => call("DELETE", path);
export const send = (method, path, file, contentType) => call(method, path, file, contentType);

export const broadcastPath = (slug, rest = "") => `/api/broadcasts/${encodeURIComponent(slug)}${rest}`;
export const questionPath = (slug, id, action) => broadcastPath(slug, `/questions/${encodeURIComponent(id)}/${action}`);
