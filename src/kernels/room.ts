// Room in kernel memory for what stays there: a run, an optimizer, a problem's derivatives. Small ones share instances, since each instance takes 10 GiB
// of addresses, of which a page of Chromium has a TiB; what one of them gives back, the next one takes.
import { disposed, MinifoldError } from '../input/errors.js';
import { KernelInstance } from './instance.js';

/** An instance that rooms share, each with an arena of its own. */
interface Host {
  readonly kernels: KernelInstance;
  rooms: number;
}

/** Bytes from which a room has an instance of its own, whose memory goes back to the system with it: as long as there are not `mostOwn` of them. */
const large = 2 ** 20;
/** The same of a room whose owner hands out views on its memory, which the growth for others would leave behind. An instance takes a millisecond. */
const largeViewed = 2 ** 15;
const mostOwn = 16;
/** Bytes that an instance without rooms may keep for the next ones. */
const kept = 2 ** 26;

const hosts: Host[] = [];
/** Instances that rooms had to themselves and gave back, until they are collected: a loop that makes and disposes of runs is faster than that. */
let spares: WeakRef<KernelInstance>[] = [];
let own = 0;

/** The place of a room's memory: an arena of a host, or an instance of its own. It does not know the room, which is dropped with it still in use. */
class Place {
  readonly kernels: KernelInstance;
  readonly #host: Host | undefined;
  /** Of a host; where it has none, what its memory holds of the kernels' own. */
  readonly #arena: number;
  #freed = false;

  constructor(host?: Host, arena = 0, spare?: KernelInstance) {
    this.kernels = new KernelInstance(host?.kernels ?? spare, arena);
    this.#host = host;
    this.#arena = host ? arena : this.kernels.exports.mark();
    if (host) host.rooms++;
    else own++;
  }

  free(): void {
    if (this.#freed) return;
    this.#freed = true;
    const host = this.#host;
    const { memory, closeArena, reset } = this.kernels.exports;
    if (!host) {
      own--;
      reset(this.#arena);
      memory.grow(0); // leaves views that were handed out without entries
      spares.push(new WeakRef(this.kernels));
      return;
    }
    closeArena(this.#arena);
    host.rooms--;
    if (host.rooms === 0 && memory.buffer.byteLength > kept) hosts.splice(hosts.indexOf(host), 1);
  }
}

/** An instance that is new, or a spare one that is not much larger than it has to be. */
function alone(bytes: number): Place {
  spares = spares.filter((spare) => spare.deref());
  const fits = (spare: WeakRef<KernelInstance>): boolean => Number(spare.deref()?.exports.memory.buffer.byteLength) < 2 * bytes;
  const [spare] = spares.splice(spares.findIndex(fits) >>> 0, 1);
  return new Place(undefined, 0, spare?.deref());
}

function within(host: Host, bytes: number): Place {
  return new Place(host, host.kernels.openArena(bytes));
}

/** Where there may be room for as many bytes, the best place first. */
function* places(bytes: number, viewed: boolean): Generator<() => Place> {
  const first = bytes >= (viewed ? largeViewed : large) && own < mostOwn;
  if (first) yield () => alone(bytes);
  for (const host of [...hosts]) yield () => within(host, bytes);
  yield () => {
    const host = { kernels: new KernelInstance(), rooms: 0 };
    hosts.push(host);
    return within(host, bytes);
  };
  if (!first) yield () => alone(bytes);
}

function furnished<T>(bytes: number, viewed: boolean, furnish: (kernels: KernelInstance) => T): { place: Place; contents: T } {
  let full: unknown;
  for (const find of places(bytes, viewed)) {
    let place: Place | undefined;
    try {
      place = find();
      const { kernels } = place;
      return { place, contents: kernels.entered(() => furnish(kernels)) };
    } catch (error) {
      place?.free();
      if (!(error instanceof MinifoldError) || error.code !== 'E_TOO_LARGE') throw error;
      full = error;
    }
  }
  throw full;
}

/** Gives back the memory of rooms that were dropped without `free`. */
const dropped: FinalizationRegistry<Place> = /* @__PURE__ */ new FinalizationRegistry((place) => place.free());

/** What `furnish` made and allocated, until `free` or until nobody holds the room any more. */
export class Room<T> {
  readonly #what: string;
  readonly #place: Place;
  #contents: T | undefined;

  /**
   * `furnish` allocates what it needs, and may be called again with another instance where the memory of one is full. `bytes` says how much that
   * will be about; `what` names the room's owner in messages; `viewed` that the owner hands out views on the memory.
   */
  constructor(
    what: string,
    bytes: number,
    furnish: (kernels: KernelInstance) => T,
    { viewed = false }: { readonly viewed?: boolean } = {},
  ) {
    const { place, contents } = furnished(bytes, viewed, furnish);
    this.#what = what;
    this.#place = place;
    this.#contents = contents;
    dropped.register(this, place);
  }

  /** What `furnish` returned; throws E_DISPOSED after `free`. */
  get contents(): T {
    if (this.#contents === undefined) throw disposed(this.#what);
    return this.#contents;
  }

  /** Gives the memory back. */
  free(): void {
    this.#place.free();
    this.#contents = undefined;
  }
}
