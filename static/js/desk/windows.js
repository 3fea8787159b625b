// Other windows of the same layer: each tells what the server answered, the others show it.

export class Windows {
  /** `channel` leads to the others; `follow(answer)` shows what another one did. */
  constructor({ channel, follow }) {
    this.channel = channel;
    channel.addEventListener("message", (event) => follow(event.data));
  }

  tell(answer) {
    this.channel.postMessage(answer);
  }
}
