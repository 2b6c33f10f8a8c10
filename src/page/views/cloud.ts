// Clouds of up to a hundred thousand replicas on a layer of their own, painted when they change and not with every frame: large ones by WebGL2; small ones, and all
// where there is none or its context is lost, on a plain canvas.
import type { SeriesStyle } from '../../figures/palette.js';
import { same } from '../same.js';
import { fit } from './canvas.js';
import type { Frame } from './plane.js';
import { inkOf, type Theme } from './theme.js';

/** Points of one colour, x and y of one after the other. */
export interface Cloud {
  readonly look: SeriesStyle;
  readonly points: Float64Array;
}

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
out vec4 color;
void main() {
  vec2 d = gl_PointCoord - 0.5;
  if (dot(d, d) > 0.25) discard;
  color = ink;
}`;

/** From so many points on it is worth a context of WebGL. */
const large = 5000;

/** How faint a point of a cloud is: the fainter the more there are, so that where they are dense can be seen. */
export function opacityOf(points: ArrayLike<number>): number {
  return 0.35 * Math.sqrt(Math.sqrt(400 / Math.max(400, points.length)));
}

/** Red, green and blue from 0 to 1. */
function channels(color: string): [number, number, number] {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return [0, 0, 0];
  context.fillStyle = color; // also a colour of the system, which has no numbers of its own
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return [r / 255, g / 255, b / 255];
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

export class CloudLayer {
  readonly #plain: HTMLCanvasElement;
  readonly #fast: HTMLCanvasElement;
  readonly #again: () => void;
  /** Of the first large cloud. */
  #gl: WebGL2RenderingContext | null | undefined;
  #program: WebGLProgram | undefined;
  #painted: readonly unknown[] = [];

  /** On two canvases of the page, of which one is shown at a time. `again` is called when a context is lost or comes back. */
  constructor(plain: HTMLCanvasElement, fast: HTMLCanvasElement, again: () => void) {
    this.#plain = plain;
    this.#fast = fast;
    this.#again = again;
    fast.addEventListener('webglcontextlost', (event) => {
      event.preventDefault(); // it may come back
      this.#renew(undefined);
    });
    fast.addEventListener('webglcontextrestored', () => this.#renew(this.#gl ? programOf(this.#gl) : undefined));
  }

  #renew(program: WebGLProgram | undefined): void {
    this.#program = program;
    this.#painted = [];
    this.#again();
  }

  draw(frame: Frame, clouds: readonly Cloud[], theme: Theme): void {
    const now = [frame, theme, ...clouds.map(({ points }) => points), ...clouds.map(({ look }) => look.color)];
    if (same(now, this.#painted)) return;
    this.#painted = now;
    const many = clouds.reduce((sum, { points }) => sum + points.length / 2, 0) > large;
    if (many && this.#gl === undefined) {
      this.#gl = this.#fast.getContext('webgl2', { preserveDrawingBuffer: true });
      this.#program = this.#gl ? programOf(this.#gl) : undefined;
    }
    const program = many ? this.#program : undefined;
    this.#fast.hidden = program === undefined;
    this.#plain.hidden = program !== undefined;
    if (this.#gl && program) this.#paintFast(this.#gl, program, frame, clouds, theme);
    else this.#paintPlain(frame, clouds, theme);
  }

  #paintFast(gl: WebGL2RenderingContext, program: WebGLProgram, { box }: Frame, clouds: readonly Cloud[], theme: Theme): void {
    const { width } = fit(this.#fast);
    gl.viewport(0, 0, this.#fast.width, this.#fast.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.useProgram(program);
    gl.uniform4f(gl.getUniformLocation(program, 'box'), box.x[0], box.y[0], box.x[1] - box.x[0], box.y[1] - box.y[0]);
    gl.uniform1f(gl.getUniformLocation(program, 'size'), (4 * this.#fast.width) / Math.max(1, width));
    const place = gl.getAttribLocation(program, 'point');
    for (const { look, points } of clouds) {
      const [r, g, b] = channels(inkOf(theme, look.color));
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

  #paintPlain({ toPixel }: Frame, clouds: readonly Cloud[], theme: Theme): void {
    const { width } = fit(this.#plain);
    const context = this.#plain.getContext('2d');
    if (!context) return;
    const ratio = this.#plain.width / Math.max(1, width);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.#plain.width, this.#plain.height);
    for (const { look, points } of clouds) {
      context.fillStyle = inkOf(theme, look.color);
      context.globalAlpha = opacityOf(points);
      for (let k = 0; k + 1 < points.length; k += 2) {
        const [x, y] = toPixel(points[k], points[k + 1]);
        context.fillRect(x - 1.75, y - 1.75, 3.5, 3.5); // squares: a hundred thousand arcs would take a second
      }
    }
  }
}
