// Times as people read them.

/** `0:13:05`, with tenths where asked for. */
export function clock(ms, tenths = false) {
  const whole = Math.max(0, tenths ? Math.floor(ms / 100) / 10 : Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = (whole % 60).toFixed(tenths ? 1 : 0).padStart(tenths ? 4 : 2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** The time of day, to the second. */
export const timeOfDay = (date = new Date()) =>
  [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");

/** A sentence with its places in braces filled. */
export const filled = (sentence, parts) => sentence.replace(/\{(\w+)\}/g, (all, name) => parts[name] ?? all);
