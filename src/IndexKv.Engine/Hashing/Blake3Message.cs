using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IndexKv.Engine.Hashing;

/// <summary>A message of a whole block.</summary>
/// <param name="words">16 words.</param>
internal readonly ref struct Blake3Message(ReadOnlySpan<uint> words) : IBlake3Message
{
    private readonly ref uint _first = ref MemoryMarshal.GetReference(words[..Blake3Schedule.BlockWords]);

    // Without a check of bounds: indexes are constants.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Word(int index) => Unsafe.Add(ref _first, index);
}
