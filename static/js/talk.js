// Words to the server and back, for both desks.

const cookie = (name) =>
  document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

const REFUSED = [411, 413, 422];
const KINDS = { 409: "conflict", 423: "taken-over" };

/** Posts JSON, or a form given as URLSearchParams; resolves to {kind, answer} or {kind: "refused", sentence}, rejects where trying again may help, with the server's sentence if it said one. */
export async function post(address, body, { keepalive = false } = {}) {
  return heard(
    await fetch(address, {
      method: "POST",
      body: body instanceof URLSearchParams ? body : JSON.stringify(body),
      headers: {
        Accept: "application/json",
        "X-CSRFToken": cookie("csrftoken"),
        ...(body instanceof URLSearchParams ? {} : { "Content-Type": "application/json" }),
      },
      credentials: "same-origin",
      redirect: "manual",
      keepalive,
    }),
  );
}

/** Reads JSON; the same answers. */
export async function get(address) {
  return heard(await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "manual" }));
}

async function heard(response) {
  if (response.type === "opaqueredirect" || response.status === 403) return { kind: "logged-out" };
  if (response.ok) return { kind: "done", answer: await response.json() };
  if (response.status in KINDS) return { kind: KINDS[response.status], answer: await response.json() };
  if (REFUSED.includes(response.status)) return { kind: "refused", sentence: (await said(response)).refused ?? null };
  if (response.status === 404) return { kind: "refused", sentence: null };
  throw Object.assign(new Error(`answer ${response.status}`), { sentence: (await said(response)).refused });
}

/** What the server says of a refusal; nothing where a proxy answered in its place. */
const said = (response) => response.json().catch(() => ({}));
