// Sends one deed to the server and says what came of it.

const cookie = (name) =>
  document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

/** Resolves as outbox.js wants it; rejects where the network or the server failed and trying again may help. */
export async function post(address, fields) {
  const response = await fetch(address, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") },
    credentials: "same-origin",
    redirect: "manual",
  });
  if (response.type === "opaqueredirect" || response.status === 403) return { kind: "logged-out" };
  if (response.ok) return { kind: "done", answer: await response.json() };
  if (response.status === 422) return { kind: "refused", sentence: (await response.json()).refused };
  if (response.status === 404) return { kind: "refused", sentence: null };
  throw new Error(`answer ${response.status}`);
}
