// Stands in for the neighbours of a part.

/** An object whose methods of these names write down how they were called: `calls` is [[name, ...given], …]. */
export function recorder(...names) {
  const calls = [];
  return { calls, ...Object.fromEntries(names.map((name) => [name, (...given) => void calls.push([name, ...given])])) };
}
