using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>The values of an IN list, hashed.</summary>
internal sealed class HashedList
{
    private readonly HashSet<KvValue> _values = new(KvValueComparer.Instance);
    private readonly KvType _type = KvType.Null;
    private readonly bool _isMixed;
    private readonly bool _hasNull;

    public HashedList(IEnumerable<KvValue> values)
    {
        foreach (var value in values)
        {
            _hasNull |= value.IsNull;
            if (value.IsNull || Comparison.IsNaN(value))
                continue;
            if (_type == KvType.Null)
                _type = value.Type;
            _isMixed |= !IsOneFamily(_type, value.Type);
            if (_isMixed)
                return;
            _values.Add(value);
        }
    }

    /// <summary>Whether hashing answers for values of a type: all compare without being converted.</summary>
    public bool Holds(KvType type) => !_isMixed && (_type == KvType.Null || IsOneFamily(_type, type));

    public KvValue Find(in KvValue value) => !Comparison.IsNaN(value) && _values.Contains(value)
        ? KvValue.FromBoolean(true)
        : _hasNull ? KvValue.Null : KvValue.FromBoolean(false);

    private static bool IsOneFamily(KvType x, KvType y) => (x == y && x != KvType.Any) || (x.IsNumeric() && y.IsNumeric());
}
