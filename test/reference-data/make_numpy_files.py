"""What numpy.save writes for arrays of its types, in both orders of bytes and of axes. usage: python make_numpy_files.py OUT.json"""
import base64, io, json, sys
import numpy as np

rng = np.random.default_rng(1)
arrays = {descr: rng.integers(-100, 100, (3, 2)).astype(descr) for descr in ['<f8', '>f8', '<f4', '>f4', '<i8', '>i8', '<i4', '<i2', '>i2', '|i1']}
arrays |= {descr: rng.integers(0, 200, 5).astype(descr) for descr in ['<u8', '<u4', '>u4', '<u2', '|u1']}
arrays |= {
    '|b1': np.array([True, False, True]),
    'thirds': np.array([1 / 3, -2 / 3, 5e-324]),
    'fortran': np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    'empty': np.zeros((0,)),
    'three axes': np.arange(8.0).reshape(2, 2, 2),
}


def saved(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return {'npy': base64.b64encode(file.getvalue()).decode(), 'shape': array.shape, 'values': array.ravel().astype(float).tolist()}


result = {'source': 'numpy ' + np.__version__, 'arrays': {name: saved(array) for name, array in arrays.items()}}
result['arrays']['version 2'] = saved(np.arange(3.0), (2, 0))


def other(values):
    file = io.BytesIO()
    np.save(file, np.array(values))
    return base64.b64encode(file.getvalue()).decode()


result['none'] = {'texts': other(['a', 'bc']), 'complex numbers': other([1 + 2j])}
json.dump(result, open(sys.argv[1], 'w'), indent=1)
