using IndexKv.Engine.Encoding;
using IndexKv.Engine.Stores;

namespace IndexKv.Engine.Execution;

/// <summary>One record, or none.</summary>
internal sealed class PointCursor(ByteBuffer? key, byte[] value) : RecordCursor
{
    private bool _done = key is null;

    /// <summary>No record.</summary>
    public static PointCursor Nothing => new(null, []);

    public override ReadOnlySpan<byte> Key => key is null ? default : key.WrittenSpan;

    public override ReadOnlySpan<byte> Value => value;

    public override bool MoveNext()
    {
        var first = !_done;
        _done = true;
        return first;
    }
}
