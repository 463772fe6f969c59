using System.Numerics;
using System.Runtime.CompilerServices;

namespace IndexKv.Engine.Hashing;

/// <summary>
/// BLAKE3's compression function (paper, 2.2), its seven rounds written out. Each round has the message's words for itself, in the order in
/// which it uses them: the compiler then adds them from memory, instead of keeping all sixteen of them at hand beside the state.
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
        var o = output[..16];
        Unsafe.SkipInit(out Blake3Schedule m);
        Blake3Schedule.Fill(m, message);
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

        Mix(ref v0, ref v4, ref v8, ref v12, m[16], m[17]);
        Mix(ref v1, ref v5, ref v9, ref v13, m[18], m[19]);
        Mix(ref v2, ref v6, ref v10, ref v14, m[20], m[21]);
        Mix(ref v3, ref v7, ref v11, ref v15, m[22], m[23]);
        Mix(ref v0, ref v5, ref v10, ref v15, m[24], m[25]);
        Mix(ref v1, ref v6, ref v11, ref v12, m[26], m[27]);
        Mix(ref v2, ref v7, ref v8, ref v13, m[28], m[29]);
        Mix(ref v3, ref v4, ref v9, ref v14, m[30], m[31]);

        Mix(ref v0, ref v4, ref v8, ref v12, m[32], m[33]);
        Mix(ref v1, ref v5, ref v9, ref v13, m[34], m[35]);
        Mix(ref v2, ref v6, ref v10, ref v14, m[36], m[37]);
        Mix(ref v3, ref v7, ref v11, ref v15, m[38], m[39]);
        Mix(ref v0, ref v5, ref v10, ref v15, m[40], m[41]);
        Mix(ref v1, ref v6, ref v11, ref v12, m[42], m[43]);
        Mix(ref v2, ref v7, ref v8, ref v13, m[44], m[45]);
        Mix(ref v3, ref v4, ref v9, ref v14, m[46], m[47]);

        Mix(ref v0, ref v4, ref v8, ref v12, m[48], m[49]);
        Mix(ref v1, ref v5, ref v9, ref v13, m[50], m[51]);
        Mix(ref v2, ref v6, ref v10, ref v14, m[52], m[53]);
        Mix(ref v3, ref v7, ref v11, ref v15, m[54], m[55]);
        Mix(ref v0, ref v5, ref v10, ref v15, m[56], m[57]);
        Mix(ref v1, ref v6, ref v11, ref v12, m[58], m[59]);
        Mix(ref v2, ref v7, ref v8, ref v13, m[60], m[61]);
        Mix(ref v3, ref v4, ref v9, ref v14, m[62], m[63]);

        Mix(ref v0, ref v4, ref v8, ref v12, m[64], m[65]);
        Mix(ref v1, ref v5, ref v9, ref v13, m[66], m[67]);
        Mix(ref v2, ref v6, ref v10, ref v14, m[68], m[69]);
        Mix(ref v3, ref v7, ref v11, ref v15, m[70], m[71]);
        Mix(ref v0, ref v5, ref v10, ref v15, m[72], m[73]);
        Mix(ref v1, ref v6, ref v11, ref v12, m[74], m[75]);
        Mix(ref v2, ref v7, ref v8, ref v13, m[76], m[77]);
        Mix(ref v3, ref v4, ref v9, ref v14, m[78], m[79]);

        Mix(ref v0, ref v4, ref v8, ref v12, m[80], m[81]);
        Mix(ref v1, ref v5, ref v9, ref v13, m[82], m[83]);
        Mix(ref v2, ref v6, ref v10, ref v14, m[84], m[85]);
        Mix(ref v3, ref v7, ref v11, ref v15, m[86], m[87]);
        Mix(ref v0, ref v5, ref v10, ref v15, m[88], m[89]);
        Mix(ref v1, ref v6, ref v11, ref v12, m[90], m[91]);
        Mix(ref v2, ref v7, ref v8, ref v13, m[92], m[93]);
        Mix(ref v3, ref v4, ref v9, ref v14, m[94], m[95]);

        Mix(ref v0, ref v4, ref v8, ref v12, m[96], m[97]);
        Mix(ref v1, ref v5, ref v9, ref v13, m[98], m[99]);
        Mix(ref v2, ref v6, ref v10, ref v14, m[100], m[101]);
        Mix(ref v3, ref v7, ref v11, ref v15, m[102], m[103]);
        Mix(ref v0, ref v5, ref v10, ref v15, m[104], m[105]);
        Mix(ref v1, ref v6, ref v11, ref v12, m[106], m[107]);
        Mix(ref v2, ref v7, ref v8, ref v13, m[108], m[109]);
        Mix(ref v3, ref v4, ref v9, ref v14, m[110], m[111]);

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
        a = a + x + b;
        d = BitOperations.RotateRight(d ^ a, 16);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 12);
        a = a + y + b;
        d = BitOperations.RotateRight(d ^ a, 8);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 7);
    }
}
