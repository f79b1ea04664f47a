//! A file on its way in.

use crate::{Ctx, Error, Portal, Result, files};
use contract::Id;
use contract::forms::fact_sheets::AttachmentForm;
use contract::rules::Form;
use contract::strategy::EditState;
use domain::file_type;
use entity::attachment;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Select};

/// A file whose bytes are kept, and that nothing refers to yet.
pub(crate) struct NewFile {
    file_name: String,
    media_type: &'static str,
    size: i64,
    sha256: String,
    description: String,
}

impl NewFile {
    /// Checks what was sent and keeps its bytes. They come first: a row never points at nothing, and
    /// bytes without a row are only forgotten.
    ///
    /// Errors: `Invalid` on `file` when it is empty, too big, of a type that is not accepted, or when
    /// its content does not fit its name.
    pub async fn keep(portal: &Portal, name: &str, bytes: Vec<u8>, form: &AttachmentForm) -> Result<Self> {
        let mut errors = form.check();
        if bytes.len() > files::MAX_BYTES {
            errors.insert("file".into(), format!("file_too_big|{}", files::MAX_MEGABYTES));
            return Err(Error::Invalid(errors));
        }
        let file_name = file_type::clean_name(name);
        let found = file_type::check(&file_name, &bytes);
        if let Err(refusal) = &found {
            errors.insert("file".into(), refusal.code());
        }
        let (Ok(found), true) = (found, errors.is_empty()) else { return Err(Error::Invalid(errors)) };
        let size = bytes.len() as i64;
        let sha256 = files::put(portal, bytes).await?;
        Ok(Self { file_name, media_type: found.media_type, size, sha256, description: form.description.trim().into() })
    }

    /// Attaches it to an owner that has `most` files at most. Whoever calls holds the owner, so that
    /// nobody else attaches something meanwhile.
    ///
    /// Errors: `Already` when the same file is there, `Invalid` on `file` when there are too many.
    pub async fn add(self, ctx: &Ctx, tx: &impl ConnectionTrait, kind: &str, owner: Id, most: u64) -> Result<attachment::Model> {
        let new = attachment::Model {
            id: ctx.portal.new_id(),
            owner_kind: kind.into(),
            owner_id: owner,
            file_name: self.file_name,
            media_type: self.media_type.into(),
            size: self.size,
            sha256: self.sha256,
            description: self.description,
            state: EditState::Ready.to_string(),
            created_at: ctx.portal.now(),
            created_by: ctx.actor.as_ref().map(|a| a.person_id),
        };
        once(tx, &new).await?;
        if of_owner(&new).count(tx).await? >= most {
            return Err(Error::field("file", format!("too_many|{most}")));
        }
        attachment::Entity::insert(attachment::ActiveModel::from(new.clone()).reset_all()).exec_without_returning(tx).await?;
        Ok(new)
    }
}

/// Insists that an owner has a file once: the same bytes under the same name.
pub(super) async fn once(tx: &impl ConnectionTrait, file: &attachment::Model) -> Result<()> {
    let same = of_owner(file)
        .filter(attachment::Column::Sha256.eq(file.sha256.as_str()))
        .filter(attachment::Column::FileName.eq(file.file_name.as_str()))
        .filter(attachment::Column::State.eq(EditState::Ready.as_str()));
    if same.one(tx).await?.is_some() { Err(Error::Already("attached".into())) } else { Ok(()) }
}

fn of_owner(file: &attachment::Model) -> Select<attachment::Entity> {
    attachment::Entity::find()
        .filter(attachment::Column::OwnerId.eq(file.owner_id))
        .filter(attachment::Column::OwnerKind.eq(file.owner_kind.as_str()))
}
