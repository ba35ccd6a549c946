// What a lens takes in, and where the frame lines stand on a page of any shape.

export interface Gate {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly squeeze: number;
  /** Aspect of the picture inside of the gate; 0 for the whole of it. */
  readonly frameLine: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface LensView {
  /** Vertical field of view of the whole page. */
  readonly fovRad: number;
  /** Frame lines, in the page's pixels. */
  readonly frame: Box;
}

/** Of the page's width or height that the frame lines span. */
const SPAN = 0.9;

/** Width and height of the picture inside of the frame lines, as shares of the gate. */
export function frameShare(gate: Gate): { width: number; height: number } {
  const whole = (gate.widthMm * gate.squeeze) / gate.heightMm;
  if (gate.frameLine <= 0) return { width: 1, height: 1 };
  return gate.frameLine >= whole ? { width: 1, height: whole / gate.frameLine } : { width: gate.frameLine / whole, height: 1 };
}

/** The view of a page (pixels) through a lens: the frame lines fill most of it, around them is what they cut. */
export function lensView(gate: Gate, focalMm: number, page: { width: number; height: number }): LensView {
  const share = frameShare(gate);
  const halfWidth = (share.width * gate.widthMm * gate.squeeze) / (2 * focalMm);
  const halfHeight = (share.height * gate.heightMm) / (2 * focalMm);
  const aspect = page.width / page.height;
  const half = Math.max(halfHeight, halfWidth / aspect) / SPAN;
  const width = (halfWidth / (half * aspect)) * page.width;
  const height = (halfHeight / half) * page.height;
  return {
    fovRad: 2 * Math.atan(half),
    frame: { left: (page.width - width) / 2, top: (page.height - height) / 2, width, height },
  };
}
