using System.Numerics;
using System.Runtime.CompilerServices;

namespace IndexKv.Engine.Hashing;

/// <summary>
/// BLAKE3's compression function (paper, 2.2), its seven rounds written out with the message permutation applied to the indices.
/// </summary>
internal static class Blake3Compression
{
    public const uint ChunkStart = 1 << 0;
    public const uint ChunkEnd = 1 << 1;
    public const uint Parent = 1 << 2;
    public const uint Root = 1 << 3;
    public const uint KeyedHash = 1 << 4;

    /// <summary>A keyed hash of an input of one block.</summary>
    public const uint OneBlockFlags = ChunkStart | ChunkEnd | Root | KeyedHash;

    private const uint Iv0 = 0x6A09E667;
    private const uint Iv1 = 0xBB67AE85;
    private const uint Iv2 = 0x3C6EF372;
    private const uint Iv3 = 0xA54FF53A;

    public static ReadOnlySpan<uint> InitialValue =>
        [Iv0, Iv1, Iv2, Iv3, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19];

    /// <param name="chaining">8 words.</param>
    /// <param name="message">16 words.</param>
    /// <param name="counter">The chunk's number, or the output block's.</param>
    /// <param name="length">Bytes of the message that count.</param>
    /// <param name="flags">What is compressed.</param>
    /// <param name="output">16 words; the first 8 are the new chaining value.</param>
    public static void Compress(
        ReadOnlySpan<uint> chaining, ReadOnlySpan<uint> message, ulong counter, uint length, uint flags, Span<uint> output)
    {
        // One bounds check each instead of one per access.
        var h = chaining[..8];
        var m = message[..16];
        var o = output[..16];
        uint v0 = h[0], v1 = h[1], v2 = h[2], v3 = h[3], v4 = h[4], v5 = h[5], v6 = h[6], v7 = h[7];
        uint v8 = Iv0, v9 = Iv1, v10 = Iv2, v11 = Iv3;
        uint v12 = (uint)counter, v13 = (uint)(counter >> 32), v14 = length, v15 = flags;

        Mix(ref v0, ref v4, ref v8, ref v12, m[0], m[1]);
        Mix(ref v1, ref v5, ref v9, ref v13, m[2], m[3]);
        Mix(ref v2, ref v6, ref v10, ref v14, m[4], m[5]);
        Mix(ref v3, ref v7, ref v11, ref v15, m[6], m[7]);
        Mix(ref v0, ref v5, ref v10, ref v15, m[8], m[9]);
        Mix(ref v1, ref v6, ref v11, ref v12, m[10], m[11]);
        Mix(ref v2, ref v7, ref v8, ref v13, m[12], m[13]);
        Mix(ref v3, ref v4, ref v9, ref v14, m[14], m[15]);

        Mix(ref v0, ref v4, ref v8, ref v12, m[2], m[6]);
        Mix(ref v1, ref v5, ref v9, ref v13, m[3], m[10]);
        Mix(ref v2, ref v6, ref v10, ref v14, m[7], m[0]);
        Mix(ref v3, ref v7, ref v11, ref v15, m[4], m[13]);
        Mix(ref v0, ref v5, ref v10, ref v15, m[1], m[11]);
        Mix(ref v1, ref v6, ref v11, ref v12, m[12], m[5]);
        Mix(ref v2, ref v7, ref v8, ref v13, m[9], m[14]);
        Mix(ref v3, ref v4, ref v9, ref v14, m[15], m[8]);

        Mix(ref v0, ref v4, ref v8, ref v12, m[3], m[4]);
        Mix(ref v1, ref v5, ref v9, ref v13, m[10], m[12]);
        Mix(ref v2, ref v6, ref v10, ref v14, m[13], m[2]);
        Mix(ref v3, ref v7, ref v11, ref v15, m[7], m[14]);
        Mix(ref v0, ref v5, ref v10, ref v15, m[6], m[5]);
        Mix(ref v1, ref v6, ref v11, ref v12, m[9], m[0]);
        Mix(ref v2, ref v7, ref v8, ref v13, m[11], m[15]);
        Mix(ref v3, ref v4, ref v9, ref v14, m[8], m[1]);

        Mix(ref v0, ref v4, ref v8, ref v12, m[10], m[7]);
        Mix(ref v1, ref v5, ref v9, ref v13, m[12], m[9]);
        Mix(ref v2, ref v6, ref v10, ref v14, m[14], m[3]);
        Mix(ref v3, ref v7, ref v11, ref v15, m[13], m[15]);
        Mix(ref v0, ref v5, ref v10, ref v15, m[4], m[0]);
        Mix(ref v1, ref v6, ref v11, ref v12, m[11], m[2]);
        Mix(ref v2, ref v7, ref v8, ref v13, m[5], m[8]);
        Mix(ref v3, ref v4, ref v9, ref v14, m[1], m[6]);

        Mix(ref v0, ref v4, ref v8, ref v12, m[12], m[13]);
        Mix(ref v1, ref v5, ref v9, ref v13, m[9], m[11]);
        Mix(ref v2, ref v6, ref v10, ref v14, m[15], m[10]);
        Mix(ref v3, ref v7, ref v11, ref v15, m[14], m[8]);
        Mix(ref v0, ref v5, ref v10, ref v15, m[7], m[2]);
        Mix(ref v1, ref v6, ref v11, ref v12, m[5], m[3]);
        Mix(ref v2, ref v7, ref v8, ref v13, m[0], m[1]);
        Mix(ref v3, ref v4, ref v9, ref v14, m[6], m[4]);

        Mix(ref v0, ref v4, ref v8, ref v12, m[9], m[14]);
        Mix(ref v1, ref v5, ref v9, ref v13, m[11], m[5]);
        Mix(ref v2, ref v6, ref v10, ref v14, m[8], m[12]);
        Mix(ref v3, ref v7, ref v11, ref v15, m[15], m[1]);
        Mix(ref v0, ref v5, ref v10, ref v15, m[13], m[3]);
        Mix(ref v1, ref v6, ref v11, ref v12, m[0], m[10]);
        Mix(ref v2, ref v7, ref v8, ref v13, m[2], m[6]);
        Mix(ref v3, ref v4, ref v9, ref v14, m[4], m[7]);

        Mix(ref v0, ref v4, ref v8, ref v12, m[11], m[15]);
        Mix(ref v1, ref v5, ref v9, ref v13, m[5], m[0]);
        Mix(ref v2, ref v6, ref v10, ref v14, m[1], m[9]);
        Mix(ref v3, ref v7, ref v11, ref v15, m[8], m[6]);
        Mix(ref v0, ref v5, ref v10, ref v15, m[14], m[10]);
        Mix(ref v1, ref v6, ref v11, ref v12, m[2], m[12]);
        Mix(ref v2, ref v7, ref v8, ref v13, m[3], m[4]);
        Mix(ref v3, ref v4, ref v9, ref v14, m[7], m[13]);

        o[8] = v8 ^ h[0];
        o[9] = v9 ^ h[1];
        o[10] = v10 ^ h[2];
        o[11] = v11 ^ h[3];
        o[12] = v12 ^ h[4];
        o[13] = v13 ^ h[5];
        o[14] = v14 ^ h[6];
        o[15] = v15 ^ h[7];
        o[0] = v0 ^ v8;
        o[1] = v1 ^ v9;
        o[2] = v2 ^ v10;
        o[3] = v3 ^ v11;
        o[4] = v4 ^ v12;
        o[5] = v5 ^ v13;
        o[6] = v6 ^ v14;
        o[7] = v7 ^ v15;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref uint a, ref uint b, ref uint c, ref uint d, uint x, uint y)
    {
        a = a + b + x;
        d = BitOperations.RotateRight(d ^ a, 16);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 12);
        a = a + b + y;
        d = BitOperations.RotateRight(d ^ a, 8);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 7);
    }
}
