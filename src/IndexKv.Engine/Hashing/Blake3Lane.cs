using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace IndexKv.Engine.Hashing;

/// <summary>One hash after the other, where there are no vectors.</summary>
internal readonly struct Blake3Lane(uint word) : IBlake3Lanes<Blake3Lane>
{
    private readonly uint _word = word;

    public static int Count => 1;

    public static Blake3Lane Load(ref uint first) => new(first);

    public static Blake3Lane All(uint word) => new(word);

    public static Blake3Lane Add(Blake3Lane x, Blake3Lane y) => new(x._word + y._word);

    public static Blake3Lane XorRotate(Blake3Lane x, Blake3Lane y, [ConstantExpected] byte bits) => new(BitOperations.RotateRight(x._word ^ y._word, bits));

    public static void StoreXor(Blake3Lane x, Blake3Lane y, ref uint first) => first = x._word ^ y._word;
}
