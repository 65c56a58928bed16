/** Who reads what is written here, said where it is written. */
export function OnlyYou({ department = false }: { department?: boolean }) {
  return (
    <p className="small quiet">
      {department
        ? 'Read by those named here and by whoever helps them. '
        : 'Read by you and by whoever helps you. '}
      No post opens it to anybody else, be it the head’s; it is no part of appraisal or pay, and the record of
      changes keeps no word of it.
    </p>
  )
}
