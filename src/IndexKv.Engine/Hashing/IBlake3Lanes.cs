using System.Diagnostics.CodeAnalysis;

namespace IndexKv.Engine.Hashing;

/// <summary>A vector of words of as many hashes.</summary>
internal interface IBlake3Lanes<TSelf>
    where TSelf : struct, IBlake3Lanes<TSelf>
{
    /// <summary>How many hashes there are side by side.</summary>
    static abstract int Count { get; }

    /// <summary>Reads <see cref="Count"/> words.</summary>
    static abstract TSelf Load(ref uint first);

    static abstract TSelf All(uint word);

    static abstract TSelf Add(TSelf x, TSelf y);

    /// <summary>Exclusive or, then a rotation to the right.</summary>
    static abstract TSelf XorRotate(TSelf x, TSelf y, [ConstantExpected] byte bits);

    /// <summary>Writes <see cref="Count"/> words: the exclusive or.</summary>
    static abstract void StoreXor(TSelf x, TSelf y, ref uint first);
}
