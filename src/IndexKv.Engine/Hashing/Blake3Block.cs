using System.Runtime.CompilerServices;

namespace IndexKv.Engine.Hashing;

/// <summary>The words of a block.</summary>
[InlineArray(Blake3Schedule.BlockWords)]
internal struct Blake3Block
{
    private uint _first;
}
