using System.Collections.Frozen;

namespace IndexKv.Data.Sql;

/// <summary>Types of other databases that are none here, each with what to use in its place.</summary>
internal static class TypeRefusals
{
    private const string Bytes = "counts bytes, where the types here count bits";
    private const string Generated = "a column that gets its numbers by itself is written INTEGER KEY AUTOINCREMENT";

    private const string Nested = "write ANY, and json('…') where text is to become a nested value; or TEXT, for the text as it is";

    private static readonly FrozenDictionary<string, string> Reasons = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["INT2"] = $"INT2 {Bytes}: write INT16 or SMALLINT",
        ["INT4"] = $"INT4 {Bytes}: write INT32",
        ["SERIAL"] = Generated,
        ["SMALLSERIAL"] = Generated,
        ["BIGSERIAL"] = Generated,
        ["IDENTITY"] = Generated,
        ["TIMETZ"] = "a time of day without a day has no offset: write TIME or DATETIMEOFFSET",
        ["CITEXT"] = "all texts compare with regard to case: write TEXT, and compare LOWER(name)",
        ["ENUM"] = "write TEXT CHECK (name IN ('…', '…'))",
        ["SET"] = "write ANY, with an array of texts",
        ["JSON"] = Nested,
        ["JSONB"] = Nested,
        ["XML"] = "write TEXT",
        ["HSTORE"] = "write ANY, with a map",
        ["ARRAY"] = "write ANY, with an array",
        ["VECTOR"] = "write ANY, with an array, or BLOB",
        ["INET"] = "write TEXT",
        ["CIDR"] = "write TEXT",
        ["GEOMETRY"] = "write BLOB, in a form of your own",
        ["GEOGRAPHY"] = "write BLOB, in a form of your own",
        ["POINT"] = "write two DOUBLE columns",
        ["YEAR"] = "write INT16",
        ["ROWVERSION"] = "write INT64, and set it where the rows are written",
        ["TIMESTAMPLTZ"] = "write DATETIME, which is in UTC",
        ["INT256"] = "the widest integers are INT128 and UINT128; write DECIMAL or BLOB",
        ["UINT256"] = "the widest integers are INT128 and UINT128; write DECIMAL or BLOB",
        ["DECFLOAT"] = "write DECIMAL, of 28 digits, or DOUBLE",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What to do instead; null if nothing is known of the type.</summary>
    public static string? Of(string name) => Reasons.GetValueOrDefault(name);
}
