/** Where the kernel refused last. The bundler lets the model's refusals say so; no answer depends on it. */
export const NOTED = { where: '' };
