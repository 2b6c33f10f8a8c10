// What a name that does not exist was meant to be: the same name in another spelling, what torch, optax or keras call it, or a name that is nearly typed.
import leven from 'leven';

/**
 * Names of other libraries and papers, without capitals and underscores, and what stands for them here: the first entry counts whose names are all known.
 * A name after an optimizer and a dot is of that one alone.
 */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  alpha: ['lr'],
  'rmsprop.alpha': ['beta2'], // torch.optim.RMSprop
  average: ['mean'],
  b1: ['beta1'],
  b2: ['beta2'],
  batch: ['batchSize'],
  betas: ['beta1 beta2'],
  callback: ['onProgress'],
  concatenate: ['vector'],
  decay: ['beta2'],
  decayrate: ['factor', 'beta2'],
  decaysteps: ['steps'],
  dampen: ['dampening'],
  debias: ['biasCorrection'],
  directory: ['out'],
  epochs: ['steps'],
  epsilon: ['eps', 'matrixEps'],
  epsilonhat: ['epsHat'],
  epsilonroot: ['epsRoot'],
  eta: ['lr'],
  etamin: ['final'],
  gamma: ['factor'],
  hessiantrace: ['traceH'],
  hiddensizes: ['sizes'],
  initvalue: ['lr'],
  inner: ['dot'],
  iterations: ['steps'],
  k: ['kappa'],
  lambda: ['weightDecay'],
  lambdamax: ['topEigenvalue'],
  layers: ['sizes'],
  learningrate: ['lr'],
  ln: ['log'],
  logevery: ['every'],
  logistic: ['sigmoid'],
  loss: ['trainLoss'],
  maximum: ['max'],
  maxeigenvalue: ['topEigenvalue'],
  maxiter: ['steps'],
  metrics: ['measures'],
  minimum: ['min'],
  mm: ['matmul'],
  momentum: ['beta1'],
  mu: ['momentum', 'beta1'],
  numsteps: ['steps'],
  output: ['out'],
  power: ['pow'],
  randomstate: ['seed'],
  'heavyBall.beta': ['momentum'], // Polyak's
  rho: ['beta2'],
  sgn: ['sign'],
  sharpness: ['topEigenvalue'],
  sigma: ['delta'],
  sparsity: ['kappa'],
  stack: ['vector'],
  std: ['sigma', 'delta'],
  stddev: ['sigma', 'delta'],
  stepsize: ['every', 'lr'],
  theta: ['theta0'],
  threads: ['jobs'],
  tmax: ['steps'],
  transitionsteps: ['every', 'to'],
  trh: ['traceH'],
  valaccuracy: ['testAccuracy'],
  valloss: ['testLoss'],
  warmupsteps: ['steps'],
  wd: ['weightDecay'],
  where: ['select'],
  workers: ['jobs'],
  x0: ['theta0'],
};

/** Options of some optimizers, and which have them. */
export const optionsOfSome: Readonly<Record<string, readonly string[]>> = {
  weightDecay: ['adamW', 'lion', 'signum', 'signSGD'],
  momentum: ['heavyBall', 'rmsprop'],
  centered: ['rmsprop'],
  amsgrad: ['adam', 'adamW'],
  epsHat: ['adam', 'adamW'],
  dampening: ['heavyBall'],
  nesterov: ['heavyBall'],
  beta1: ['sgdMomentum', 'signum', 'adam', 'shampoo'],
  beta2: ['rmsprop', 'adam', 'shampoo'],
  eps: ['rmsprop', 'adam'],
  epsRoot: ['rmsprop', 'adam'],
  biasCorrection: ['sgdMomentum', 'rmsprop', 'adam'],
  lambda: ['adamE'],
  blocks: ['adamMini'],
  exponent: ['shampoo'],
  matrixEps: ['shampoo'],
  polar: ['muon'],
  rho: ['sam'],
  V: ['agm'],
  S: ['agm'],
  size: ['agm'],
};

const plain = (name: string): string => name.replace(/[_\s-]/g, '').toLowerCase();

/** How many letters are wrong; two that changed places count as one. */
function mistakes(given: string, name: string): number {
  const sorted = (text: string): string => [...text].sort().join('');
  const distance = leven(given, name);
  return distance === 2 && sorted(given) === sorted(name) ? 1 : distance;
}

/** The known names that one that does not exist was meant to be; none where that would be a guess. `owner` is the optimizer whose option it is. */
export function meant(given: string, known: readonly string[], owner?: string): readonly string[] {
  const prefix = given.slice(0, given.lastIndexOf('.') + 1);
  if (prefix !== '' && known.every((one) => one.startsWith(prefix))) {
    const rest = (one: string): string => one.slice(prefix.length);
    return meant(rest(given), known.map(rest)).map((one) => prefix + one);
  }
  const name = plain(given.slice(0, 64));
  const same = known.find((one) => plain(one) === name);
  if (same !== undefined) return [same];
  for (const key of [`${owner}.${name}`, name]) {
    const entries = Object.hasOwn(synonyms, key) ? synonyms[key] : [];
    const names = entries.map((entry) => entry.split(' ')).find((all) => all.every((one) => known.includes(one)));
    if (names) return names;
  }
  const most = (one: string): number => Math.floor(Math.max(name.length, plain(one).length) / 3);
  const isNear = (one: string): boolean =>
    name.length > 2 ? mistakes(name, plain(one)) <= most(one) : name.length === 2 && plain(one) === name[1] + name[0];
  const near = known.filter(isNear);
  const longer = known.filter((one) => name.length > 2 && plain(one).startsWith(name));
  if (near.length === 0 && longer.length === 1) return longer; // label: labelNoise
  return near.sort((a, b) => mistakes(name, plain(a)) - mistakes(name, plain(b))).slice(0, 1);
}

/** Where an option is that an optimizer does not have, such as `adamW and lion have 'weightDecay'`. */
export function elsewhere(given: string, owner: string): string | undefined {
  const [option] = meant(given, Object.keys(optionsOfSome), owner);
  if (option === undefined) return undefined;
  const names = optionsOfSome[option];
  return `${names.join(', ').replace(/, (?=\w+$)/, ' and ')} ${names.length === 1 ? 'has' : 'have'} '${option}'`;
}
