using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace IndexKv.Engine.Hashing;

/// <summary>Sixteen hashes side by side.</summary>
internal readonly struct Blake3Lanes16(Vector512<uint> words) : IBlake3Lanes<Blake3Lanes16>
{
    private readonly Vector512<uint> _words = words;

    public static int Count => Vector512<uint>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Blake3Lanes16 Load(ref uint first) => new(Vector512.LoadUnsafe(ref first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Blake3Lanes16 All(uint word) => new(Vector512.Create(word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Blake3Lanes16 Add(Blake3Lanes16 x, Blake3Lanes16 y) => new(x._words + y._words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Blake3Lanes16 XorRotate(Blake3Lanes16 x, Blake3Lanes16 y, [ConstantExpected] byte bits)
    {
        var mixed = x._words ^ y._words;
        return new(Avx512F.IsSupported ? Avx512F.RotateRight(mixed, bits) : (mixed >> bits) | (mixed << (32 - bits)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreXor(Blake3Lanes16 x, Blake3Lanes16 y, ref uint first) => (x._words ^ y._words).StoreUnsafe(ref first);
}
