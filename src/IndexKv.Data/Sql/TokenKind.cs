namespace IndexKv.Data.Sql;

/// <summary>Kinds of tokens.</summary>
internal enum TokenKind
{
    End,
    Word,
    QuotedName,
    Number,
    Text,
    Blob,
    Parameter,
    Symbol,
}
