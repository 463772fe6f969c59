using IndexKv.Engine.Encoding.MessagePack;

namespace IndexKv.Engine.Encoding.Records;

/// <summary>Where the value column that was read last begins in a record, so that the next one is found from there. The default is before all.</summary>
internal struct RecordPosition
{
    private int _count;
    private int _column;
    private int _offset;

    /// <summary>Goes to a value column.</summary>
    /// <param name="record">The record's encoded value columns; the same as long as this is not the default.</param>
    /// <param name="column">The column's place among them.</param>
    /// <param name="reader">Stands before it.</param>
    /// <returns>False if the record is too short for it.</returns>
    public bool TryGoTo(ReadOnlySpan<byte> record, int column, out MessagePackReader reader)
    {
        var (count, at) = (_count, _column);
        if (_offset == 0 || column < at)
        {
            reader = new MessagePackReader(record);
            (count, at) = (reader.ReadArrayHeader(), 0);
        }
        else
        {
            reader = new MessagePackReader(record) { Position = _offset };
        }

        if (column >= count)
            return false;
        for (; at < column; at++)
            reader.Skip();
        (_count, _column, _offset) = (count, at, reader.Position);
        return true;
    }
}
