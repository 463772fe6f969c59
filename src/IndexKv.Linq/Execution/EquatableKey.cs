using IndexKv.Engine.Values;

namespace IndexKv.Linq.Execution;

/// <summary>The parts of a key, equal to another's by value.</summary>
internal readonly struct EquatableKey(KvValue[] parts) : IEquatable<EquatableKey>
{
    private readonly KvValue[] _parts = parts;

    public bool Equals(EquatableKey other) => _parts.AsSpan().SequenceEqual(other._parts);

    public override bool Equals(object? obj) => obj is EquatableKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var part in _parts)
            hash.Add(part);
        return hash.ToHashCode();
    }
}
