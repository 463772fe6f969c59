using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Spilling;

/// <summary>Rows that were written one after the other.</summary>
/// <param name="Owner">The file.</param>
/// <param name="Start">Where the first block begins.</param>
/// <param name="End">Where the last one ends.</param>
internal readonly record struct SpillRun(SpillFile Owner, long Start, long End)
{
    /// <summary>Reads the rows, each into an array of its own, holding one block.</summary>
    /// <param name="width">How many values a row has.</param>
    public IEnumerable<KvValue[]> Read(int width)
    {
        var content = Array.Empty<byte>();
        for (var offset = Start; offset < End;)
        {
            var length = Owner.ReadBlock(offset, ref content);
            for (var position = 0; position < length;)
            {
                var row = new KvValue[width];
                position += RowCodec.Read(content.AsSpan(position, length - position), row);
                yield return row;
            }

            offset += SpillFile.HeaderSize + length;
        }
    }
}
