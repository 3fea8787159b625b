// <form data-sound-upload>: sends large files in parts, each with its SHA-256, skips what has arrived already, tries
// again while the server or the line is away, and then sends the form with the uploads' names.

const WAIT = [1000, 2000, 5000, 10000];

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

class Refused extends Error {}

class Sending {
  constructor(form) {
    this.form = form;
    this.list = form.querySelector(".sending");
    this.total = form.querySelector("[data-total]");
    this.sent = 0;
    this.began = 0;
  }

  async send(files) {
    this.size = files.reduce((sum, file) => sum + file.size, 0);
    this.done = 0;
    this.list.replaceChildren();
    const lines = files.map((file) => this.line(file));
    const uploads = [];
    for (const [at, file] of files.entries()) uploads.push(await this.file(file, lines[at]));
    return uploads;
  }

  line(file) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const bar = document.createElement("progress");
    const words = document.createElement("span");
    name.textContent = file.name;
    bar.max = file.size;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    words.className = "quiet";
    item.append(name, bar, words);
    this.list.append(item);
    return { bar, words };
  }

  async file(file, line) {
    const begin = new FormData();
    begin.set("name", file.name);
    begin.set("size", file.size);
    begin.set("modified", file.lastModified);
    const upload = await this.ask(this.form.dataset.begin, { body: begin }, line);
    for (let at = 0, index = 0; at < file.size; at += upload.part_bytes, index += 1) {
      const part = await this.read(file.slice(at, at + upload.part_bytes));
      const digest = hex(await crypto.subtle.digest("SHA-256", part));
      if (upload.parts[index] !== digest) {
        const address = this.form.dataset.begin.replace(/begin$/, `${upload.upload}/parts/${index}/receive`);
        const headers = { "X-Part-SHA256": digest, "Content-Type": "application/octet-stream" };
        await this.ask(address, { body: part, headers }, line);
        this.sent += part.byteLength;
      }
      this.done += part.byteLength;
      line.bar.value = at + part.byteLength;
      line.words.textContent = this.form.dataset.sending;
      this.tell();
    }
    line.words.textContent = this.form.dataset.arrived;
    return upload.upload;
  }

  async read(blob) {
    try {
      return await blob.arrayBuffer();
    } catch {
      throw new Refused(this.form.dataset.broken);
    }
  }

  // Ask until there is an answer; a refusal is one.
  async ask(address, { body, headers = {} }, line) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await fetch(address, {
          method: "POST",
          body,
          headers: { Accept: "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value, ...headers },
        });
        if (answer.ok) return await answer.json();
        if (answer.status === 422 || answer.status === 413) throw new Refused((await answer.json()).refused);
        if (answer.status < 500 && answer.status !== 429) throw new Refused(`${answer.status}`);
      } catch (error) {
        if (error instanceof Refused) throw error;
      }
      line.words.textContent = this.form.dataset.waiting;
      await pause(WAIT[Math.min(attempt, WAIT.length - 1)]);
    }
  }

  tell() {
    const seconds = (performance.now() - this.began) / 1000;
    const share = `${Math.floor((100 * this.done) / this.size)} %`;
    const left = this.sent ? Math.round(((this.size - this.done) / this.sent) * seconds) : 0;
    const minutes = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    this.total.textContent = left > 1 ? `${share} · ${minutes} ${this.form.dataset.left}` : share;
  }
}

function leaving(event) {
  event.preventDefault();
}

function refuse(form, sentence) {
  const note = document.createElement("p");
  note.className = "wrong";
  note.setAttribute("role", "alert");
  note.textContent = sentence;
  form.querySelector(".sending").append(note);
}

for (const form of document.querySelectorAll("form[data-sound-upload]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    const files = [...form.querySelector("input[type=file]").files];
    if (button.disabled || !files.length) return;
    button.disabled = true;
    addEventListener("beforeunload", leaving);
    try {
      const sending = new Sending(form);
      sending.began = performance.now();
      for (const upload of await sending.send(files)) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: "upload", value: upload });
        form.append(field);
      }
      removeEventListener("beforeunload", leaving);
      form.submit();
    } catch (error) {
      removeEventListener("beforeunload", leaving);
      button.disabled = false;
      refuse(form, error instanceof Refused ? error.message : form.dataset.broken);
    }
  });
}
