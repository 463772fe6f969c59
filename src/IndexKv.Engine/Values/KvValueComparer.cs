namespace IndexKv.Engine.Values;

/// <summary>
/// The order and equality of values in queries. Numbers compare by their exact numeric value whatever their types; text by code point;
/// blobs by unsigned bytes; NULL is least and equals itself. Thread-safe.
/// </summary>
public sealed class KvValueComparer : IComparer<KvValue>, IEqualityComparer<KvValue>
{
    private KvValueComparer()
    {
    }

    /// <summary>The one instance.</summary>
    public static KvValueComparer Instance { get; } = new();

    /// <summary>Compares two values.</summary>
    /// <exception cref="Errors.EngineException">The two types have no common order (<see cref="Errors.EngineErrorCode.TypeMismatch"/>).</exception>
    public int Compare(KvValue x, KvValue y) => throw new NotSupportedException();

    /// <inheritdoc/>
    public bool Equals(KvValue x, KvValue y) => x.Equals(y);

    /// <summary>Equal values have equal hash codes, also when their number types differ.</summary>
    public int GetHashCode(KvValue obj) => obj.GetHashCode();
}
