namespace IndexKv.Engine.Execution.Relations;

/// <summary>Encoded keys are equal if their bytes are.</summary>
internal sealed class ByteKeyEquality : IEqualityComparer<byte[]>
{
    public static ByteKeyEquality Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(obj);
        return hash.ToHashCode();
    }
}
