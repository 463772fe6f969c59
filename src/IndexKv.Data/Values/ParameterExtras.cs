using System.Data;

namespace IndexKv.Data.Values;

/// <summary>What of a parameter is seldom set, as commands make many of them.</summary>
internal sealed class ParameterExtras
{
    public bool IsNullable { get; set; }

    public byte Precision { get; set; }

    public byte Scale { get; set; }

    public string SourceColumn { get; set; } = "";

    public bool SourceColumnNullMapping { get; set; }

    public DataRowVersion SourceVersion { get; set; } = DataRowVersion.Current;
}
