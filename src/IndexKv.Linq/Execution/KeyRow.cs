using IndexKv.Engine.Encoding;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Linq.Execution;

/// <summary>
/// The columns of a record found by its key, in the form that materialisers read. One is kept for each thread, so that a lookup makes none.
/// </summary>
internal sealed class KeyRow : RowCursor
{
    private const int MostKept = 64;
    private const int MostKeyBytesKept = 1024;

    [ThreadStatic]
    private static KeyRow? _spare;

    private KvValue[] _values = new KvValue[16];
    private int _count;

    /// <summary>Room for the encoded key.</summary>
    public ByteBuffer Key { get; } = new(64);

    public override IReadOnlyList<ResultColumn> Columns => [];

    public static KeyRow Rent()
    {
        var row = _spare ?? new KeyRow();
        _spare = null;
        return row;
    }

    /// <summary>Room for a number of columns.</summary>
    public Span<KvValue> Values(int count)
    {
        if (_values.Length < count)
            _values = new KvValue[count];
        _count = count;
        return _values.AsSpan(0, count);
    }

    public override bool MoveNext() => false;

    public override KvValue GetValue(int ordinal) => _values[ordinal];

    protected override void Dispose(bool disposing)
    {
        Array.Clear(_values, 0, _count);
        if (_values.Length <= MostKept && Key.Length <= MostKeyBytesKept)
            _spare = this;
    }
}
