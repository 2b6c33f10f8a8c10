// Clouds of up to a hundred thousand replicas on a layer of their own, painted when they change and not with every frame: large ones by WebGL2; small ones, and all
// where there is none or its context is lost, on a plain canvas. Of any thread: nothing here knows the page.
import type { CloudSheet } from '../painting/sheet.js';

type Canvas = HTMLCanvasElement | OffscreenCanvas;

const vertex = `#version 300 es
in vec2 point;
uniform vec4 box;
uniform float size;
void main() {
  gl_Position = vec4(2.0 * (point - box.xy) / box.zw - 1.0, 0.0, 1.0);
  gl_PointSize = size;
}`;

const fragment = `#version 300 es
precision mediump float;
uniform vec4 ink;
uniform float arm;
out vec4 color;
void main() {
  vec2 d = gl_PointCoord - 0.5;
  if (arm > 0.0 ? min(abs(d.x), abs(d.y)) > arm : dot(d, d) > 0.25) discard;
  color = ink;
}`;

/** From so many points on it is worth a context of WebGL. */
const large = 5000;

/** Half the length and half the width of the arms of a cross, in pixels. */
const arm = 4.5;
const thin = 0.75;

/** How faint a point of a cloud is: the fainter the more there are, so that where they are dense can be seen. */
export function opacityOf(points: ArrayLike<number>): number {
  return 0.35 * Math.sqrt(Math.sqrt(400 / Math.max(400, points.length)));
}

/** Red, green and blue from 0 to 1, of #rrggbb or, as browsers write the colours of a system, of rgb(r, g, b). */
function channels(color: string): number[] {
  const numbers = color.startsWith('#') ? [1, 3, 5].map((k) => Number.parseInt(color.slice(k, k + 2), 16)) : color.match(/[\d.]+/g);
  return (numbers ?? []).map((value) => Number(value) / 255);
}

/** A program that paints points, of a context that may be lost at any time: then it is undefined. */
function programOf(gl: WebGL2RenderingContext): WebGLProgram | undefined {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : undefined;
}

/** Fits a canvas to its sheet. */
function fit(canvas: Canvas, { width, height, ratio }: CloudSheet): void {
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
}

export class CloudLayer {
  readonly #plain: Canvas;
  readonly #fast: Canvas;
  readonly #tell: (fast: boolean) => void;
  #pen: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null | undefined;
  /** Of the first large cloud. */
  #gl: WebGL2RenderingContext | null | undefined;
  #program: WebGLProgram | undefined;
  #shown: CloudSheet | undefined;

  /** On two canvases, of which one is to be shown at a time: `tell` is called with whether it is the fast one, also when a context is lost or comes back. */
  constructor(plain: Canvas, fast: Canvas, tell: (fast: boolean) => void) {
    this.#plain = plain;
    this.#fast = fast;
    this.#tell = tell;
    fast.addEventListener('webglcontextlost', (event) => {
      event.preventDefault(); // it may come back
      this.#renew(undefined);
    });
    fast.addEventListener('webglcontextrestored', () => this.#renew(this.#gl ? programOf(this.#gl) : undefined));
  }

  #renew(program: WebGLProgram | undefined): void {
    this.#program = program;
    if (this.#shown) this.draw(this.#shown);
  }

  draw(sheet: CloudSheet): void {
    this.#shown = sheet;
    const many = sheet.clouds.reduce((sum, { points }) => sum + points.length / 2, 0) > large;
    if (many && this.#gl === undefined) {
      this.#gl = this.#fast.getContext('webgl2', { preserveDrawingBuffer: true }) as WebGL2RenderingContext | null;
      this.#program = this.#gl ? programOf(this.#gl) : undefined;
    }
    const program = many ? this.#program : undefined;
    if (this.#gl && program) this.#paintFast(this.#gl, program, sheet);
    else this.#paintPlain(sheet);
    this.#tell(program !== undefined);
  }

  #paintFast(gl: WebGL2RenderingContext, program: WebGLProgram, sheet: CloudSheet): void {
    const { box, ratio, clouds } = sheet;
    fit(this.#fast, sheet);
    gl.viewport(0, 0, this.#fast.width, this.#fast.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.useProgram(program);
    gl.uniform4f(gl.getUniformLocation(program, 'box'), box.x[0], box.y[0], box.x[1] - box.x[0], box.y[1] - box.y[0]);
    const place = gl.getAttribLocation(program, 'point');
    for (const { color, shape, points } of clouds) {
      const cross = shape === 'cross';
      gl.uniform1f(gl.getUniformLocation(program, 'size'), (cross ? 2 * arm : 4) * ratio);
      gl.uniform1f(gl.getUniformLocation(program, 'arm'), cross ? thin / (2 * arm) : 0);
      const [r, g, b] = channels(color);
      const a = opacityOf(points);
      gl.uniform4f(gl.getUniformLocation(program, 'ink'), r * a, g * a, b * a, a);
      const buffer = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, Float32Array.from(points), gl.STREAM_DRAW);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, 2, gl.FLOAT, false, 0, 0);
      gl.drawArrays(gl.POINTS, 0, points.length / 2);
      gl.deleteBuffer(buffer);
    }
  }

  /** Asked for once: Firefox gives that of a canvas of the page no second time. */
  #plainPen(): CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null {
    this.#pen ??= this.#plain.getContext('2d') as CanvasRenderingContext2D | null;
    return this.#pen;
  }

  #paintPlain(sheet: CloudSheet): void {
    const { box, width, height, ratio, clouds } = sheet;
    fit(this.#plain, sheet);
    const context = this.#plainPen();
    if (!context) return;
    const unit = (box.x[1] - box.x[0]) / width;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    for (const { color, shape, points } of clouds) {
      context.fillStyle = color;
      context.globalAlpha = opacityOf(points);
      for (let k = 0; k + 1 < points.length; k += 2) {
        const [x, y] = [(points[k] - box.x[0]) / unit, height - (points[k + 1] - box.y[0]) / unit];
        if (shape === 'cross') {
          context.fillRect(x - arm, y - thin, 2 * arm, 2 * thin);
          context.fillRect(x - thin, y - arm, 2 * thin, arm - thin);
          context.fillRect(x - thin, y + thin, 2 * thin, arm - thin);
        } else context.fillRect(x - 1.75, y - 1.75, 3.5, 3.5); // squares: a hundred thousand arcs would take a second
      }
    }
  }
}
