// Between plain tuples and three's own vectors.
import { Quaternion, Vector3 } from "three";
import type { Quat, Vec3 } from "../pure/vectors";

export const vector = (v: Vec3): Vector3 => new Vector3(v[0], v[1], v[2]);
export const quaternion = (q: Quat): Quaternion => new Quaternion(q[0], q[1], q[2], q[3]);
export const plain = (v: Vector3): Vec3 => [v.x, v.y, v.z];
export const plainQuat = (q: Quaternion): Quat => [q.x, q.y, q.z, q.w];
