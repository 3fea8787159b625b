// Where brackets and names stand in the margin of one turn. Numbers in, numbers out; lengths are pixels.

/** The lane of every span `{top, bottom}`, packed as on a timeline; spans come sorted by `top`. */
export function packLanes(spans) {
  const ends = [];
  return spans.map(({ top, bottom }) => {
    let lane = ends.findIndex((end) => end <= top);
    if (lane < 0) lane = ends.length;
    ends[lane] = bottom;
    return lane;
  });
}

/**
 * A row for every name that wants to stand at `top` and may slip down to `bottom`; names come sorted by `top`.
 * Returns rows `{top, item, more}`: `more` are the items that found no place of their own and hide behind "+n".
 */
export function placeNames(items, rowHeight, floor) {
  const rows = [];
  let free = 0;
  for (const item of items) {
    const top = Math.max(item.top, free);
    const latest = Math.max(item.top, Math.min(item.bottom, floor) - rowHeight);
    if (rows.length && top > latest) {
      rows.at(-1).more.push(item);
    } else {
      rows.push({ top, item, more: [] });
      free = top + rowHeight;
    }
  }
  return rows;
}
