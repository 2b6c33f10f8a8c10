export default { mode: 'production', entry: './main.js', externalsPresets: { node: false }, performance: { hints: false } };
