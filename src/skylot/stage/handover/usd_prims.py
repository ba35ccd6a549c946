"""Prims of USD as a shot needs them: meshes, poses over frames, plain materials; lengths in metres."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.errors import CannotWrite
from skylot.core.names import slug
from skylot.stage.handover.extras import library
from skylot.stage.handover.figures import linear_of
from skylot.stage.handover.normals import creased
from skylot.stage.handover.timing import FIRST_FRAME
from skylot.stage.handover.whole import whole
from skylot.stage.world import Item

_STILL = 1e-9
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z_0-9]{0,60}")
WHAT = "a hand-over as USD"


class Layer:
    """One layer of USD while it is written: its stage in memory, and the names that are taken."""

    def __init__(self, root: str, *, up: str = "Z") -> None:
        """Begin a layer in metres with one root prim, which is its default."""
        self.usd = library("pxr.Usd", WHAT)
        self.geom = library("pxr.UsdGeom", WHAT)
        self.gf = library("pxr.Gf", WHAT)
        self.sdf = library("pxr.Sdf", WHAT)
        self.vt = library("pxr.Vt", WHAT)
        self.shade = library("pxr.UsdShade", WHAT)
        self.stage = self.usd.Stage.CreateInMemory(load=self.usd.Stage.LoadNone)
        self.geom.SetStageMetersPerUnit(self.stage, 1.0)
        self.geom.SetStageUpAxis(self.stage, up)
        self._materials: dict[tuple[float, ...], Any] = {}
        self.root = self.xform("", root)
        self.stage.SetDefaultPrim(self.root)

    def xform(self, parent: str, name: str) -> Any:
        """Return a new prim that only places what is below it; its name is made fit and unique."""
        return self.geom.Xform.Define(self.stage, self.path(parent, name)).GetPrim()

    def path(self, parent: str, name: str) -> str:
        """Return a path that no prim has yet, in letters that every version of USD takes."""
        plain = name if _IDENTIFIER.fullmatch(name) else slug(name).replace("-", "_")
        plain = f"_{plain}" if plain[0].isdigit() else plain
        path, count = f"{parent}/{plain}", 1
        while self.stage.GetPrimAtPath(path):
            count += 1
            path = f"{parent}/{plain}_{count}"
        return path

    def mesh(self, parent: str, item: Item) -> Any:
        """Return a prim with a thing's mesh and material; None where it has no triangle."""
        vertices, normals, triangles = creased(item.mesh)
        if not len(triangles):
            return None
        mesh = self.geom.Mesh.Define(self.stage, self.path(parent, item.name))
        vectors = self.vt.Vec3fArray.FromNumpy
        mesh.CreatePointsAttr(vectors(vertices.astype(np.float32)))
        mesh.CreateNormalsAttr(vectors(normals.astype(np.float32)))
        mesh.SetNormalsInterpolation(self.geom.Tokens.vertex)
        whole = self.vt.IntArray.FromNumpy
        mesh.CreateFaceVertexCountsAttr(whole(np.full(len(triangles), 3, dtype=np.int32)))
        mesh.CreateFaceVertexIndicesAttr(whole(np.ascontiguousarray(triangles.reshape(-1))))
        mesh.CreateSubdivisionSchemeAttr(self.geom.Tokens.none)
        mesh.CreateDoubleSidedAttr(True)
        mesh.CreateExtentAttr(vectors(np.stack((vertices.min(0), vertices.max(0))).astype(np.float32)))
        mesh.CreateDisplayColorAttr([self.gf.Vec3f(*linear_of(item.colour))])
        prim = mesh.GetPrim()
        prim.SetDisplayName(item.name)
        prim.SetCustomDataByKey("skylot:kind", item.kind)
        self.shade.MaterialBindingAPI.Apply(prim).Bind(self.material(item))
        return prim

    def material(self, item: Item) -> Any:
        """Return the plain material of a thing's colour and glow; things alike share one."""
        key = (*item.colour, item.glow)
        if key not in self._materials:
            where = self.path(f"{self.root.GetPath()}/Looks", f"look {len(self._materials) + 1}")
            material = self.shade.Material.Define(self.stage, where)
            shader = self.shade.Shader.Define(self.stage, f"{where}/Surface")
            shader.CreateIdAttr("UsdPreviewSurface")
            colour = self.gf.Vec3f(*linear_of(item.colour))
            types = self.sdf.ValueTypeNames
            shader.CreateInput("diffuseColor", types.Color3f).Set(colour)
            shader.CreateInput("roughness", types.Float).Set(0.85)
            if item.glow > 0.0:
                shader.CreateInput("emissiveColor", types.Color3f).Set(colour * item.glow)
            material.CreateSurfaceOutput().ConnectToSource(shader.ConnectableAPI(), "surface")
            self._materials[key] = material
        return self._materials[key]

    def pose(self, prim: Any, translation_m: FloatArray | None, rotation_xyzw: FloatArray) -> None:
        """Give a prim its place (n,3) and turn (n,4) at its frames, or once and for all where they stay."""
        place = self.geom.Xformable(prim)
        if translation_m is not None:
            values = [self.gf.Vec3d(*one) for one in translation_m.tolist()]
            self.over_frames(place.AddTranslateOp(), values, translation_m)
        turns = [self.gf.Quatd(w, x, y, z) for x, y, z, w in rotation_xyzw.tolist()]
        orient = place.AddOrientOp(self.geom.XformOp.PrecisionDouble)
        self.over_frames(orient, turns, rotation_xyzw)

    def over_frames(self, attribute: Any, values: list[Any], numbers: FloatArray) -> None:
        """Set an attribute at each frame from 1001 on; once where its numbers (n,…) do not change."""
        if len(values) == 1 or np.ptp(numbers, axis=0).max() < _STILL:
            attribute.Set(values[0])
            return
        for frame, value in enumerate(values, start=FIRST_FRAME):
            attribute.Set(value, frame)

    def custom(
        self, prim: Any, name: str, kind: str, values: list[Any], numbers: FloatArray | None = None
    ) -> None:
        """Add an attribute of our own, `skylot:name`; over the frames where numbers (n,) are given."""
        types = self.sdf.ValueTypeNames
        attribute = prim.CreateAttribute(f"skylot:{name}", getattr(types, kind), custom=True)
        if numbers is None:
            attribute.Set(values[0])
        else:
            self.over_frames(attribute, values, numbers)

    def frames(self, count: int, rate: float) -> None:
        """State the range of frames, and how many make a second."""
        self.stage.SetStartTimeCode(FIRST_FRAME)
        self.stage.SetEndTimeCode(FIRST_FRAME + count - 1)
        self.stage.SetTimeCodesPerSecond(rate)
        self.stage.SetFramesPerSecond(rate)

    def save(self, path: Path) -> Path:
        """Write the layer under a name whose ending says how (.usda text, .usdc binary), whole or not at all.

        Raises CannotWrite where the disk refuses it.
        """
        tf = library("pxr.Tf", WHAT)
        with whole(path) as part:
            try:
                done = self.stage.GetRootLayer().Export(str(part))
            except tf.ErrorException:  # its text is of no use to a person
                done = False
            if not done:
                raise CannotWrite(
                    f"{path.name} cannot be written", "is there room, and the right to write there?"
                )
        return path
