using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:8018", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  compatibilityDate = "2025-06-01",  # from May 2025 on there is FinalizationRegistry, which gives memory back
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "slim.js", esModule = embed "node_modules/minifold/dist/slim.js"),
    (name = "library.js", esModule = embed "node_modules/minifold/dist/library.js"),
    (name = "rolldown-runtime.js", esModule = embed "node_modules/minifold/dist/rolldown-runtime.js"),
    (name = "kernels.wasm", wasm = embed "node_modules/minifold/dist/kernels.wasm"),
  ],
);
