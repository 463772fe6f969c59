using System.Text;

namespace IndexKv.Bench.Compare.Reporting;

/// <summary>Writes to two places, the first of which shows it at once.</summary>
internal sealed class TeeWriter(TextWriter first, TextWriter second) : TextWriter
{
    public override Encoding Encoding => first.Encoding;

    public override void Write(char value)
    {
        first.Write(value);
        second.Write(value);
    }

    public override void Write(string? value)
    {
        first.Write(value);
        second.Write(value);
        first.Flush();
    }
}
