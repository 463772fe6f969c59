using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace IndexKv.Engine.Hashing;

/// <summary>Eight hashes side by side.</summary>
internal readonly struct Blake3Lanes8(Vector256<uint> words) : IBlake3Lanes<Blake3Lanes8>
{
    private readonly Vector256<uint> _words = words;

    public static int Count => Vector256<uint>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Blake3Lanes8 Load(ref uint first) => new(Vector256.LoadUnsafe(ref first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Blake3Lanes8 All(uint word) => new(Vector256.Create(word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Blake3Lanes8 Add(Blake3Lanes8 x, Blake3Lanes8 y) => new(x._words + y._words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Blake3Lanes8 XorRotate(Blake3Lanes8 x, Blake3Lanes8 y, [ConstantExpected] byte bits)
    {
        var mixed = x._words ^ y._words;
        return new(Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(mixed, bits) : (mixed >> bits) | (mixed << (32 - bits)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreXor(Blake3Lanes8 x, Blake3Lanes8 y, ref uint first) => (x._words ^ y._words).StoreUnsafe(ref first);
}
