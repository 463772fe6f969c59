using System.Data;
using System.Data.Common;

namespace IndexKv.Data.Schema;

/// <summary>The schema collection that says how command text is to be written.</summary>
internal static class DataSourceInformation
{
    public static DataTable Create(string version)
    {
        var table = SchemaCollections.Table(
            DbMetaDataCollectionNames.DataSourceInformation,
            (DbMetaDataColumnNames.CompositeIdentifierSeparatorPattern, typeof(string)),
            (DbMetaDataColumnNames.DataSourceProductName, typeof(string)),
            (DbMetaDataColumnNames.DataSourceProductVersion, typeof(string)),
            (DbMetaDataColumnNames.DataSourceProductVersionNormalized, typeof(string)),
            (DbMetaDataColumnNames.GroupByBehavior, typeof(GroupByBehavior)),
            (DbMetaDataColumnNames.IdentifierPattern, typeof(string)),
            (DbMetaDataColumnNames.IdentifierCase, typeof(IdentifierCase)),
            (DbMetaDataColumnNames.OrderByColumnsInSelect, typeof(bool)),
            (DbMetaDataColumnNames.ParameterMarkerFormat, typeof(string)),
            (DbMetaDataColumnNames.ParameterMarkerPattern, typeof(string)),
            (DbMetaDataColumnNames.ParameterNameMaxLength, typeof(int)),
            (DbMetaDataColumnNames.ParameterNamePattern, typeof(string)),
            (DbMetaDataColumnNames.QuotedIdentifierPattern, typeof(string)),
            (DbMetaDataColumnNames.QuotedIdentifierCase, typeof(IdentifierCase)),
            (DbMetaDataColumnNames.StatementSeparatorPattern, typeof(string)),
            (DbMetaDataColumnNames.StringLiteralPattern, typeof(string)),
            (DbMetaDataColumnNames.SupportedJoinOperators, typeof(SupportedJoinOperators)));
        table.Rows.Add(
            @"\.", "IndexKv", version, version, GroupByBehavior.MustContainAll, @"^[\p{L}_][\p{L}\p{Nd}_]*$", IdentifierCase.Insensitive, false,
            "@{0}", @"@[\p{L}_][\p{L}\p{Nd}_]*", 128, @"^[\p{L}_][\p{L}\p{Nd}_]*$", "\"(([^\"]|\"\")*)\"", IdentifierCase.Insensitive, ";",
            "'(([^']|'')*)'", SupportedJoinOperators.None);
        return table;
    }
}
