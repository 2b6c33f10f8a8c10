// Shapes of points, which tell series apart where colours cannot: in a file of its own, for what paints them and nothing else.

/** The shape of the points of a cloud of replicas: two of them are told apart by more than their colours. */
export const cloudShape = (place: number): 'circle' | 'cross' => (place === 1 ? 'cross' : 'circle');

/** The corners of shapes of points, x and y of one after the other, about as large as a circle of radius 1; any other shape is that circle. */
export const corners: Readonly<Record<string, readonly number[]>> = {
  square: [-0.9, -0.9, 0.9, -0.9, 0.9, 0.9, -0.9, 0.9],
  'triangle-up': [0, -1.3, 1.2, 0.8, -1.2, 0.8],
  diamond: [0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0],
  cross: [
    -1.3, -0.5, -0.5, -0.5, -0.5, -1.3, 0.5, -1.3, 0.5, -0.5, 1.3, -0.5, 1.3, 0.5, 0.5, 0.5, 0.5, 1.3, -0.5, 1.3, -0.5, 0.5, -1.3, 0.5,
  ],
  'triangle-down': [0, 1.3, 1.2, -0.8, -1.2, -0.8],
};
