"""PyTorch: torch.optim.Adam(fused=True); products by matmul, the gradient written out, since autograd adds to it."""
from serve import BETA1, BETA2, EPS, LR, N, fixed_gradient, read_problem, serve, starts, test_losses

import numpy as np
import torch

torch.set_num_threads(1)
DTYPES = {"f64": torch.float64, "f32": torch.float32}


def fused_adam(parameters):
    return torch.optim.Adam(parameters, lr=LR, betas=(BETA1, BETA2), eps=EPS, fused=True)


def adam(dtype, n):
    g = fixed_gradient(n)
    theta = torch.nn.Parameter(torch.zeros(n, dtype=DTYPES[dtype]))
    theta.grad = torch.from_numpy(g).to(DTYPES[dtype])
    optimizer = fused_adam([theta])

    def run(steps):
        for _ in range(steps):
            optimizer.step()

    return run, lambda: [np.mean(g * theta.detach().double().numpy())]


def net(dtype, lanes, path):
    z, y, start, w_star = read_problem(path)
    z, y = (torch.from_numpy(x.copy()).to(DTYPES[dtype]) for x in (z, y))
    u, v = (torch.nn.Parameter(torch.from_numpy(starts(start, lanes).copy()).to(DTYPES[dtype])) for _ in range(2))
    u.grad, v.grad = torch.zeros_like(u), torch.zeros_like(v)
    optimizer = fused_adam([u, v])

    @torch.no_grad()
    def run(steps):
        for _ in range(steps):
            r = (u * u - v * v) @ z.T
            r.sub_(y).mul_(2 / N)
            g = r @ z
            torch.mul(u, g, out=u.grad)
            torch.mul(v, g, out=v.grad).neg_()
            optimizer.step()

    return run, lambda: test_losses(u.detach().numpy(), v.detach().numpy(), w_star)


serve(adam=adam, net=net)
