using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace IndexKv.Engine.Hashing;

/// <summary>
/// The compression function with the state's rows in vectors, as the authors' own code for AVX-512 does it: the four mixings of a half round
/// run side by side. The words of the message are put in place by one permutation for each round.
/// </summary>
internal static class Blake3Rows
{
    private const int Rounds = 7;

    public static bool IsSupported => Avx512F.VL.IsSupported;

    /// <summary>The first 32 bytes of what <see cref="Blake3Compression.Compress"/> puts out.</summary>
    public static Vector256<uint> Compress(Vector256<uint> chaining, Vector512<uint> message, ulong counter, uint length, uint flags)
    {
        var a = chaining.GetLower();
        var b = chaining.GetUpper();
        var c = Vector128.Create(Blake3Compression.InitialValue);
        var d = Vector128.Create((uint)counter, (uint)(counter >> 32), length, flags);

        // In the order in which a round uses them: two vectors for the columns, two for the diagonals.
        var m = Avx512F.PermuteVar16x32(message, Vector512.Create(0u, 2, 4, 6, 1, 3, 5, 7, 14, 8, 10, 12, 15, 9, 11, 13));
        for (var round = 0; ; round++)
        {
            Mix(ref a, ref b, ref c, ref d, m.GetLower().GetLower(), m.GetLower().GetUpper());
            a = Vector128.Shuffle(a, Vector128.Create(3u, 0, 1, 2));
            d = Vector128.Shuffle(d, Vector128.Create(2u, 3, 0, 1));
            c = Vector128.Shuffle(c, Vector128.Create(1u, 2, 3, 0));
            Mix(ref a, ref b, ref c, ref d, m.GetUpper().GetLower(), m.GetUpper().GetUpper());
            a = Vector128.Shuffle(a, Vector128.Create(1u, 2, 3, 0));
            d = Vector128.Shuffle(d, Vector128.Create(2u, 3, 0, 1));
            c = Vector128.Shuffle(c, Vector128.Create(3u, 0, 1, 2));
            if (round == Rounds - 1)
                return Vector256.Create(a ^ c, b ^ d);
            m = Avx512F.PermuteVar16x32(m, Vector512.Create(1u, 5, 7, 2, 3, 10, 0, 15, 12, 4, 11, 13, 9, 14, 6, 8));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(
        ref Vector128<uint> a, ref Vector128<uint> b, ref Vector128<uint> c, ref Vector128<uint> d, Vector128<uint> x, Vector128<uint> y)
    {
        a = a + x + b;
        d = Avx512F.VL.RotateRight(d ^ a, 16);
        c += d;
        b = Avx512F.VL.RotateRight(b ^ c, 12);
        a = a + y + b;
        d = Avx512F.VL.RotateRight(d ^ a, 8);
        c += d;
        b = Avx512F.VL.RotateRight(b ^ c, 7);
    }
}
